/** <yp-waits>: who waits for whom at the cursor. A graph to look at and to choose from, and the same in words. */
import { html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AppState, Session } from "../../app/index.ts";
import {
  type AwaitGraph,
  awaitGraph,
  boundGraph,
  type Cursor,
  circleSentence,
  type GraphEdge,
  type GraphNode,
  type LaneKey,
  nodeSentence,
  runningTask,
  type TraceModel,
  taskKey,
} from "../../trace/index.ts";
import { styled } from "../styled.ts";
import { isSelectedTask, type MomentScene } from "./parts.ts";
import { kNodeHeight, type Layout, layOut, type PlacedEdge, type PlacedNode } from "./waits-layout.ts";

/** Nodes that are drawn. */
const kMostNodes = 60;

interface Picture {
  readonly model: TraceModel;
  readonly index: number;
  readonly focus: string | undefined;
  readonly graph: AwaitGraph;
  readonly layout: Layout;
}

/** The picture that was drawn last: time passes between two records, and nothing in it changes. */
let drawn: Picture | undefined;

function focusOf(model: TraceModel, index: number, selected: LaneKey | undefined): string | undefined {
  if (selected?.kind === "task") return taskKey(selected.id);
  const running = runningTask(model, index);
  return running === undefined ? undefined : taskKey(running);
}

function pictureOf(model: TraceModel, cursor: Cursor, selected: LaneKey | undefined): Picture {
  const focus = focusOf(model, cursor.index, selected);
  if (drawn?.model === model && drawn.index === cursor.index && drawn.focus === focus) return drawn;
  const graph = boundGraph(awaitGraph(model, cursor), focus, kMostNodes);
  drawn = { model, index: cursor.index, focus, graph, layout: layOut(graph) };
  return drawn;
}

/** Choosing a task selects it; choosing an object goes to the record that explains it. */
function choose({ session }: MomentScene, node: GraphNode): void {
  if (node.kind === "object") session.player.show(node.index);
  else session.player.select({ kind: "task", id: node.id });
}

function nodeView(scene: MomentScene, { node, x, y, width }: PlacedNode): TemplateResult {
  const selected = node.kind === "task" && isSelectedTask(scene, node.id);
  const sentence = nodeSentence(scene.run.model, node, scene.cursor);
  const classes = `wait-node wait-${node.kind} wait-${node.state} ${node.inCircle ? "wait-circle" : ""}`;
  return html`<li>
    <button
      class=${classes}
      ${styled({ left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${kNodeHeight}px` })}
      aria-pressed=${node.kind === "task" ? selected : nothing}
      aria-label=${sentence}
      title=${sentence}
      @click=${() => choose(scene, node)}
    >
      <b>${node.name}</b><span>${node.note}</span>
    </button>
  </li>`;
}

function edgeSentence(graph: AwaitGraph, { from, to, kind, sure }: GraphEdge): string {
  const nameOf = (key: string): string => graph.nodes.find((node) => node.key === key)?.name ?? "";
  const doubt = sure ? "" : ", or another: the trace does not tell which";
  if (kind === "waits") return `${nameOf(from)} waits for ${nameOf(to)}${doubt}`;
  if (kind === "held") return `${nameOf(from)} is up to ${nameOf(to)}${doubt}`;
  return `${nameOf(from)} created ${nameOf(to)}; nobody waits for it`;
}

/** The line, and a broader one that is not seen, so that a pointer finds it. */
function edgeView({ edge, path }: PlacedEdge, graph: AwaitGraph): TemplateResult {
  const classes = `wait-edge wait-edge-${edge.kind} ${edge.sure ? "" : "wait-unsure"} ${edge.inCircle ? "wait-edge-circle" : ""}`;
  const head = edge.inCircle ? "url(#wait-head-circle)" : edge.kind === "made" ? nothing : "url(#wait-head)";
  return svg`<g><title>${edgeSentence(graph, edge)}</title><path class="wait-edge-room" d=${path} /><path class=${classes} d=${path} marker-end=${head} /></g>`;
}

function arrowHead(id: string, classes: string): TemplateResult {
  return svg`<marker id=${id} viewBox="0 0 8 8" refX="3" refY="4" markerWidth="8" markerHeight="8"
    markerUnits="userSpaceOnUse" orient="auto"><path class=${classes} d="M0 0.5L7.5 4L0 7.5z" /></marker>`;
}

function graphView(scene: MomentScene, { layout, graph }: Picture): TemplateResult {
  return html`<div class="wait-scroll" tabindex="0" role="region" aria-label="Graph of who waits for whom">
    <div class="wait-space" ${styled({ width: `${layout.width}px`, height: `${layout.height}px` })}>
      <svg width=${layout.width} height=${layout.height} aria-hidden="true">
        <defs>${arrowHead("wait-head", "wait-head")} ${arrowHead("wait-head-circle", "wait-head wait-head-circle")}</defs>
        ${layout.edges.map((edge) => edgeView(edge, graph))}
      </svg>
      <ul aria-label="Tasks and what they wait for">
        ${repeat(
          layout.nodes,
          ({ node }) => node.key,
          (node) => nodeView(scene, node),
        )}
      </ul>
    </div>
  </div>`;
}

/** No task can go on, and none waits for another: all wait for what nobody will do. */
function stuckView({ session }: MomentScene, { stuck }: AwaitGraph): TemplateResult | typeof nothing {
  if (stuck === undefined) return nothing;
  return html`<button class="wait-deadlock" @click=${() => session.player.show(stuck)}>
    <b>Deadlock.</b> No task can ever run again: each waits for what nobody is left to do.
  </button>`;
}

function circlesView(scene: MomentScene, graph: AwaitGraph): TemplateResult | typeof nothing {
  if (graph.circles.length === 0) return stuckView(scene, graph);
  return html`<div class="wait-deadlocks" role="group" aria-label="Deadlocks">
    ${graph.circles.map((round) => {
      const first = graph.nodes.find(({ key, kind }) => kind === "task" && round.includes(key));
      return html`<button
        class="wait-deadlock"
        @click=${() => (first === undefined ? undefined : scene.session.player.show(first.index, first.id))}
      >
        <b>Deadlock.</b> ${circleSentence(graph, round)}
      </button>`;
    })}
  </div>`;
}

/** What the lines mean that are not drawn through, of those that there are. */
function legendView({ edges }: AwaitGraph): TemplateResult | typeof nothing {
  const made = edges.some(({ kind }) => kind === "made");
  const unsure = edges.some(({ sure }) => !sure);
  if (!made && !unsure) return nothing;
  const entry = (classes: string, text: string): TemplateResult =>
    html`<li>
      <svg width="26" height="8" aria-hidden="true"><path class="wait-edge ${classes}" d="M0 4H26" /></svg>${text}
    </li>`;
  return html`<ul class="wait-legend" aria-label="Lines of the graph">
    ${made ? entry("wait-edge-made", "created, and nobody waits for it") : nothing}
    ${unsure ? entry("wait-unsure", "one of several: the trace does not tell which") : nothing}
  </ul>`;
}

/** Each task in a sentence: the graph for who does not see it. */
function wordsView(scene: MomentScene, graph: AwaitGraph): TemplateResult {
  const nodes = graph.nodes.filter(({ kind }) => kind !== "object");
  return html`<details class="wait-words">
    <summary>In words</summary>
    <ul>
      ${nodes.map(
        (node) =>
          html`<li>
            <button class="record-link" @click=${() => choose(scene, node)}>${nodeSentence(scene.run.model, node, scene.cursor)}</button>
          </li>`,
      )}
    </ul>
  </details>`;
}

export class WaitsElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  #shown: LaneKey | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(): void {
    const selected = this.state?.selected;
    if (selected === this.#shown) return;
    this.#shown = selected;
    this.#scrollTo(this.querySelector('.wait-node[aria-pressed="true"]'));
  }

  /** Brings a node into view without moving the page. */
  #scrollTo(node: Element | null): void {
    const scroll = this.querySelector(".wait-scroll");
    if (scroll === null || node === null) return;
    const [inside, outside] = [node.getBoundingClientRect(), scroll.getBoundingClientRect()];
    if (inside.left < outside.left || inside.right > outside.right) {
      scroll.scrollLeft += inside.left - outside.left - (outside.width - inside.width) / 2;
    }
    if (inside.top < outside.top || inside.bottom > outside.bottom) {
      scroll.scrollTop += inside.top - outside.top - (outside.height - inside.height) / 2;
    }
  }

  protected override render() {
    const { state, session } = this;
    if (state?.run === undefined || session === undefined) return nothing;
    const { run, cursor, selected } = state;
    const picture = pictureOf(run.model, cursor, selected);
    const { graph } = picture;
    if (graph.nodes.length === 0) return html`<p class="pane-empty">No task exists at this moment.</p>`;
    const scene: MomentScene = { run, cursor, selected, session };
    const left = graph.hidden.toLocaleString("en");
    return html`<div class="moment-view wait-view">
      ${circlesView(scene, graph)} ${graphView(scene, picture)}
      <div class="wait-foot">
        ${
          graph.hidden === 0
            ? nothing
            : html`<p class="moment-more">${left} more tasks are left out: select one to see what is around it.</p>`
        }
        ${legendView(graph)} ${wordsView(scene, graph)}
      </div>
    </div>`;
  }
}

customElements.define("yp-waits", WaitsElement);

/** Says what will be here while there is no run. */
export function waitsView(state: AppState, session: Session): TemplateResult {
  return state.run === undefined
    ? html`<p class="pane-empty">Who waits for whom appears here, at each moment of a run; a deadlock in red.</p>`
    : html`<yp-waits .state=${state} .session=${session}></yp-waits>`;
}
