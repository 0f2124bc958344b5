/** <yp-network>: the connections under the lanes, on the same axis and with the same cursor. Arrow keys step its events. */
import { html } from "lit";
import type { AppState } from "../../app/index.ts";
import {
  firstAfter,
  lastBefore,
  lastUpTo,
  type NetworkLane,
  networkTaskOf,
  packetsUnderWay,
  sentenceOf,
} from "../../trace/index.ts";
import { isFromHere } from "../../whatif/index.ts";
import { styled } from "../styled.ts";
import { AxisElement } from "../timeline/axis-element.ts";
import { positionAt } from "../timeline/geometry.ts";
import type { Point } from "../timeline/gestures.ts";
import type { Scene } from "../timeline/scene.ts";
import { kLaneHeight, kLanesInView, recordUnder } from "./layout.ts";
import { paintNetwork } from "./paint.ts";
import { paintMoment } from "./paint-moment.ts";

export class NetworkElement extends AxisElement {
  #pressed: Point | undefined;

  protected override render() {
    const { state } = this;
    const lanes = state?.run?.model.network.length ?? 0;
    const events = state?.run?.model.networkEvents;
    const at = events === undefined || state === undefined ? -1 : lastUpTo(events, state.cursor.index);
    return html`<div
        class="network-scroll"
        ${styled({ height: `${Math.min(lanes, kLanesInView) * kLaneHeight}px` })}
        tabindex="0"
        role="slider"
        aria-label="Network of the run"
        aria-orientation="horizontal"
        aria-valuemin="0"
        aria-valuemax=${events?.length ?? 0}
        aria-valuenow=${at + 1}
        aria-valuetext=${this.#valueText(events?.[at])}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        @pointerdown=${(event: PointerEvent) => this.#onPress(event)}
      >
        <div class="timeline-space" ${styled({ height: `${lanes * kLaneHeight}px` })}>
          <div class="timeline-sticky"><canvas></canvas><canvas></canvas></div>
        </div>
      </div>
      <div
        class="timeline-hint"
        ?hidden=${this.hint === undefined}
        ${styled({ left: `${this.hint?.x ?? 0}px`, bottom: `${this.hint?.y ?? 0}px` })}
      >
        ${this.hint?.text}
      </div>`;
  }

  #valueText(index: number | undefined): string {
    const { state } = this;
    if (state?.run === undefined || index === undefined) return "nothing has happened yet";
    const sentence = sentenceOf(state.run.model, index);
    const count = packetsUnderWay(state.run.model, state.cursor);
    if (count === 0) return sentence;
    return `${sentence} ${count === 1 ? "One packet is" : `${count} packets are`} under way.`;
  }

  protected override paintBelow(context: CanvasRenderingContext2D, scene: Scene): void {
    paintNetwork(context, scene);
  }

  protected override paintAbove(context: CanvasRenderingContext2D, scene: Scene, { cursor }: AppState): void {
    paintMoment(context, scene, cursor);
  }

  #rowAt(scene: Scene, y: number): number {
    return Math.floor((y + scene.scrollTop) / kLaneHeight);
  }

  /** The record of what is at this point of the view. */
  #recordAt(scene: Scene, { x, y }: Point): number | undefined {
    const row = this.#rowAt(scene, y);
    const lane = scene.model.network[row];
    if (lane === undefined || x < scene.plot.left) return undefined;
    const point = { x, y: y + scene.scrollTop - row * kLaneHeight };
    return recordUnder(scene.model, scene.axis, scene.plot, lane, point);
  }

  protected override hintAt(scene: Scene, hover: Point): { readonly text: string; readonly y: number } | undefined {
    const index = this.#recordAt(scene, hover);
    return index === undefined ? undefined : { text: sentenceOf(scene.model, index), y: scene.height - hover.y + 12 };
  }

  #onKey(event: KeyboardEvent): void {
    const { state, session } = this;
    const events = state?.run?.model.networkEvents;
    if (state === undefined || session === undefined || events === undefined) return;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.#show(state.cursor.index);
      return;
    }
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const at =
      event.key === "ArrowLeft" ? lastBefore(events, state.cursor.index) : firstAfter(events, state.cursor.index);
    const index = events[at];
    if (index !== undefined) session.player.move({ kind: "to", index });
  }

  #onPress(event: PointerEvent): void {
    const box = this.scroller()?.getBoundingClientRect();
    this.#pressed = box === undefined ? undefined : { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** A press on something selects it; elsewhere, and while dragging, the cursor follows. */
  override onScrub(x: number): void {
    const scene = this.scene();
    const { session } = this;
    if (scene === undefined || session === undefined) return;
    const index = this.#pressed?.x === x ? this.#recordAt(scene, this.#pressed) : undefined;
    if (index === undefined) {
      session.player.drag(positionAt(scene.plot, x));
      return;
    }
    this.#show(index);
  }

  /** Goes to a record, and selects the task that its packet or request is of. */
  #show(index: number): void {
    const model = this.state?.run?.model;
    if (model !== undefined) this.session?.player.show(index, networkTaskOf(model, index));
  }

  override onPickRow(y: number): void {
    const scene = this.scene();
    const lane = scene?.model.network[scene === undefined ? 0 : this.#rowAt(scene, y)];
    if (scene === undefined || lane === undefined) return;
    this.#show(lane.from);
  }

  /** What can happen to the host at the other end, where the pointer is. */
  override onMenu({ x, y }: Point, at: Point): void {
    const scene = this.scene();
    const lane = scene?.model.network[Math.floor((y + scene.scrollTop) / kLaneHeight)];
    if (scene === undefined || this.session === undefined) return;
    if (x >= scene.plot.left) this.session.player.drag(positionAt(scene.plot, x));
    const host = lane === undefined ? undefined : hostAtEnd(lane);
    this.session.changes.openMenu({ lane: undefined, host, at });
  }
}

/** Who is at the other end of a connection; undefined when that is the program itself. */
function hostAtEnd({ here, there }: NetworkLane): string | undefined {
  return [there, here].map((end) => end.slice(0, Math.max(0, end.lastIndexOf(":")))).find((host) => !isFromHere(host));
}

customElements.define("yp-network", NetworkElement);
