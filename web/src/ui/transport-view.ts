/** The timeline's controls: stepping, playing, speed, axis, zoom; and the sentence of the moment. */
import { html, type TemplateResult } from "lit";
import { type AppState, ghostOf, type Session } from "../app/index.ts";
import {
  type AxisMode,
  baseState,
  formatTime,
  kSpeeds,
  LaneState,
  type Stride,
  sentenceOf,
  type TraceModel,
} from "../trace/index.ts";
import { compareToggle } from "./compare-view.ts";
import { type IconName, icon } from "./icons.ts";
import { withKey } from "./key-hint.ts";

interface ButtonOptions {
  readonly name: IconName;
  readonly label: string;
  readonly keys: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function iconButton({ name, label, keys, disabled, onClick }: ButtonOptions): TemplateResult {
  return html`<button class="icon-button" aria-label=${label} title="${label} (${keys})" ?disabled=${disabled} @click=${onClick}>
    ${icon(name)}
  </button>`;
}

const strides: readonly {
  readonly stride: Stride;
  readonly label: string;
  readonly one: string;
  readonly keys: string;
}[] = [
  { stride: "event", label: "event", one: "One event", keys: "" },
  { stride: "poll", label: "poll", one: "One poll", keys: "Shift " },
  { stride: "tick", label: "tick", one: "One tick of the loop", keys: "Alt " },
];

function stepButtons(state: AppState, session: Session): TemplateResult {
  const { player } = session;
  const disabled = state.run === undefined;
  const { one, keys } = strides.find(({ stride }) => stride === state.stride) ?? { one: "One event", keys: "" };
  return html`<div class="transport-steps" role="group" aria-label="Move the cursor">
    ${iconButton({ name: "start", label: "To the start", keys: "Home", disabled, onClick: () => player.move({ kind: "start" }) })}
    ${iconButton({ name: "eventBack", label: `${one} back`, keys: `${keys}←`, disabled, onClick: () => player.step(-1) })}
    <button
      class="play-button"
      aria-label=${state.playing ? "Pause" : "Play"}
      title="${state.playing ? "Pause" : "Play"} (Space)"
      ?disabled=${disabled}
      @click=${() => player.toggle()}
    >
      ${icon(state.playing ? "pause" : "run")}
    </button>
    ${iconButton({ name: "eventForward", label: `${one} on`, keys: `${keys}→`, disabled, onClick: () => player.step(1) })}
    ${iconButton({ name: "end", label: "To the end", keys: "End", disabled, onClick: () => player.move({ kind: "end" }) })}
  </div>`;
}

interface Choice<T> {
  readonly name: string;
  readonly title: string;
  readonly chosen: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChoose: (value: T) => void;
}

function select<T extends string | number>({ name, title, chosen, options, onChoose }: Choice<T>): TemplateResult {
  const onChange = (event: Event): void => {
    const picked = event.target instanceof HTMLSelectElement ? options[event.target.selectedIndex] : undefined;
    if (picked !== undefined) onChoose(picked[0]);
  };
  return html`<label class="select">
    <span class="hidden-label">${name}</span>
    <select @change=${onChange} title=${title}>
      ${options.map(([value, label]) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`)}
    </select>
  </label>`;
}

function strideSelect(state: AppState, session: Session): TemplateResult {
  return select({
    name: "Step by",
    title: "How far a step goes: an event, a turn of a task, a turn of the loop",
    chosen: state.stride,
    options: strides.map(({ stride, label }) => [stride, label] as const),
    onChoose: (stride) => session.player.setStride(stride),
  });
}

function speedSelect(state: AppState, session: Session): TemplateResult {
  return select({
    name: "Speed",
    title: "Speed of playing (, and .)",
    chosen: state.speed,
    options: kSpeeds.map((speed) => [speed, `${speed}×`] as const),
    onChoose: (speed) => session.player.setSpeed(speed),
  });
}

function axisSwitch(state: AppState, session: Session): TemplateResult {
  const modes: readonly (readonly [AxisMode, string, string])[] = [
    ["unfolded", "Events", "Each event has room, even when many happen at one instant"],
    ["time", "Time", "Distances are true to virtual time; an instant is one line"],
  ];
  return html`<div class="segments" role="group" aria-label="Time axis">
    ${modes.map(
      ([mode, label, title]) =>
        html`<button
          class="segment"
          title=${title}
          aria-pressed=${state.axisMode === mode}
          @click=${() => session.player.setAxisMode(mode)}
        >
          ${label}
        </button>`,
    )}
  </div>`;
}

function foldSwitch(state: AppState, session: Session): TemplateResult {
  const foldable = state.run?.axis.foldable ?? false;
  return html`<button
    class="toggle"
    aria-label="Fold long waits"
    title=${foldable ? withKey(state, "Long waits become short breaks", "f") : "No wait is long beside the rest of the run"}
    aria-pressed=${state.folded}
    ?disabled=${!foldable && !state.folded}
    @click=${() => session.player.setFolded(!state.folded)}
  >
    ${icon("fold")} Fold
  </button>`;
}

function zoomButtons(state: AppState, session: Session): TemplateResult {
  const { player } = session;
  const disabled = state.run === undefined;
  const selected = state.range !== undefined || state.selected !== undefined;
  const toSelection = state.range !== undefined ? "Zoom to the selected time" : "Zoom to the selected task";
  return html`<div class="transport-zoom" role="group" aria-label="Zoom">
    ${iconButton({ name: "zoomOut", label: "Zoom out", keys: "−", disabled, onClick: () => player.zoom(1 / 1.6) })}
    ${iconButton({ name: "zoomIn", label: "Zoom in", keys: "+", disabled, onClick: () => player.zoom(1.6) })}
    ${iconButton({ name: "zoomTo", label: toSelection, keys: "Z; drag with Shift to select time", disabled: disabled || !selected, onClick: () => void player.zoomToSelection() })}
    ${iconButton({ name: "fit", label: "Show the whole run", keys: "0", disabled, onClick: () => player.setViewport({ from: 0, to: 1 }) })}
  </div>`;
}

function readout(state: AppState): TemplateResult {
  const { run, cursor } = state;
  if (run === undefined) return html`<p class="readout"></p>`;
  const { model } = run;
  return html`<p class="readout">
    <strong>${formatTime(cursor.time)}</strong> of ${formatTime(model.duration)}
    <span class="readout-event">event ${cursor.index + 1} of ${model.records.length}</span>
  </p>`;
}

export function transportView(state: AppState, session: Session): TemplateResult {
  const moment = state.run === undefined ? "" : sentenceOf(state.run.model, state.cursor.index);
  return html`<div class="transport">
      ${stepButtons(state, session)}
      <div class="transport-choices">${strideSelect(state, session)} ${speedSelect(state, session)}</div>
      ${readout(state)}
      <p class="moment" title=${moment}>${moment}</p>
      <div class="transport-view">
        ${compareToggle(state, session)} ${axisSwitch(state, session)} ${foldSwitch(state, session)}
        ${zoomButtons(state, session)}
      </div>
    </div>`;
}

type LegendEntry = readonly [string, string];

const legend: readonly LegendEntry[] = [
  ["running", "running"],
  ["computing", "computing, blocks"],
  ["ready", "ready"],
  ["due", "due, but the loop is busy"],
  ["waiting", "waiting"],
  ["cancelling", "cancelling"],
  ["done", "done"],
  ["failed", "failed"],
  ["cancelled", "cancelled"],
];

/** What only the lanes of jobs show, if these do. */
function jobsLegend(model: TraceModel | undefined): readonly LegendEntry[] {
  if (model === undefined || model.jobs.size === 0) return [];
  const pending = model.lanes.some(({ state: [first = LaneState.absent] }) => baseState(first) === LaneState.pending);
  const dropped = model.lanes.some(({ kind }) => kind === "job");
  return [
    ...(pending ? [["pending", "pending job"] as const] : []),
    ...(dropped ? [["dropped", "job that never ran"] as const] : []),
  ];
}

export function legendView(state: AppState): TemplateResult {
  const ghost: readonly LegendEntry[] = ghostOf(state) === undefined ? [] : [["ghost", "below each: the other run"]];
  const entries = [...legend, ...jobsLegend(state.run?.model), ...ghost];
  return html`<ul class="legend" aria-label="Legend">
    ${entries.map(([kind, label]) => html`<li><i class="swatch swatch-${kind}"></i>${label}</li>`)}
  </ul>`;
}
