/** What was made to happen: a list to go to, to edit, and to take back. */
import { html, nothing, type TemplateResult } from "lit";
import { type AppState, isAsDelivered, type Session } from "../../app/index.ts";
import { formatTime, type TraceModel } from "../../trace/index.ts";
import {
  hostsIn,
  type Injection,
  indexOfInjection,
  injectionWords,
  momentWords,
  nameForCancel,
  parseTime,
  whenOf,
  withMoment,
} from "../../whatif/index.ts";
import { icon } from "../icons.ts";

type Target = readonly [value: string, label: string];

/** Whom it may happen to instead. */
function targetsOf(state: AppState, injection: Injection): readonly Target[] {
  const model = state.run?.model;
  if (injection.do === "cancel" && model !== undefined) {
    return [...model.tasks.values()].map(({ id, name }) => [nameForCancel(model, id), name] as const);
  }
  if (!("host" in injection)) return [];
  const hosts = hostsIn(model, state.scenario?.text);
  return (hosts.includes(injection.host) ? hosts : [injection.host, ...hosts]).map((host) => [host, host] as const);
}

function targetOf(injection: Injection): string {
  if (injection.do === "cancel") return injection.task ?? "";
  return "host" in injection ? injection.host : "";
}

function withTarget(injection: Injection, target: string): Injection {
  if (injection.do === "cancel") return { ...injection, task: target };
  return "host" in injection ? { ...injection, host: target } : injection;
}

function targetSelect(
  state: AppState,
  session: Session,
  injection: Injection,
  at: number,
): TemplateResult | typeof nothing {
  const targets = targetsOf(state, injection);
  const now = targetOf(injection);
  if (targets.length < 2) return nothing;
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement)
      void session.changes.edit(at, withTarget(injection, event.target.value));
  };
  return html`<label class="select">
    <span class="hidden-label">${injection.do === "cancel" ? "Task" : "Host"}</span>
    <select @change=${onChange}>
      ${targets.some(([value]) => value === now) ? nothing : html`<option value=${now} selected>${now || "who waits"}</option>`}
      ${targets.map(([value, label]) => html`<option value=${value} ?selected=${value === now}>${label}</option>`)}
    </select>
  </label>`;
}

/** Undefined when the run does not come to it. */
function timeOf(model: TraceModel | undefined, injection: Injection): number | undefined {
  const when = whenOf(injection);
  if (when.kind === "time") return when.time;
  const index = model === undefined ? undefined : indexOfInjection(model, injection);
  return index === undefined ? undefined : model?.records[index]?.t;
}

function timeInput(state: AppState, session: Session, injection: Injection, at: number): TemplateResult {
  const time = timeOf(state.run?.model, injection);
  const onChange = (event: Event): void => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    const wanted = parseTime(input.value);
    input.setCustomValidity(wanted === undefined ? "Write a time as 1.5 s, 20 ms or 3 min" : "");
    if (wanted === undefined) input.reportValidity();
    else void session.changes.edit(at, withMoment(injection, { kind: "time", time: wanted }, wanted));
  };
  return html`<label class="time-input">
    <span class="hidden-label">Time</span>
    <input type="text" size="9" spellcheck="false" autocomplete="off" placeholder="20 ms" .value=${time === undefined ? "" : formatTime(time)} @change=${onChange} />
  </label>`;
}

function row(state: AppState, session: Session, injection: Injection, at: number): TemplateResult {
  const model = state.run?.model;
  const index = model === undefined ? undefined : indexOfInjection(model, injection);
  const what = injectionWords(model, injection);
  const go = (): void => {
    if (index !== undefined) session.player.move({ kind: "to", index });
  };
  return html`<li class="injection">
    <button class="injection-go" title="Go there" ?disabled=${index === undefined} @click=${go}>
      <b>${what}</b> <span>${momentWords(model, whenOf(injection))}${index === undefined ? ", which this run does not reach" : nothing}</span>
    </button>
    <span class="injection-edit">
      ${targetSelect(state, session, injection, at)} ${timeInput(state, session, injection, at)}
      <button
        class="plain-button"
        title="Let it happen where the cursor is"
        ?disabled=${model === undefined}
        @click=${() => void session.changes.moveHere(at)}
      >
        Move here
      </button>
      <button class="icon-button" aria-label="Delete: ${what}" title="Delete" @click=${() => void session.changes.remove(at)}>
        ${icon("close")}
      </button>
    </span>
  </li>`;
}

export function injectionList(state: AppState, session: Session): TemplateResult {
  const { whatIf, undoable } = state;
  return html`<section class="what-if-part" aria-labelledby="what-if-list">
    <div class="what-if-head">
      <h3 id="what-if-list">What happens</h3>
      <button class="plain-button" title="Undo (Ctrl Z)" ?disabled=${!undoable.undo} @click=${() => void session.changes.undo()}>
        Undo
      </button>
      <button class="plain-button" title="Redo (Ctrl Shift Z)" ?disabled=${!undoable.redo} @click=${() => void session.changes.redo()}>
        Redo
      </button>
      <button
        class="plain-button"
        title="Nothing is injected, and the world is the lesson's"
        ?disabled=${isAsDelivered(whatIf)}
        @click=${() => void session.changes.reset()}
      >
        ${icon("reset")}Reset world
      </button>
    </div>
    ${
      whatIf.injections.length === 0
        ? html`<p class="what-if-hint">
            Nothing yet. Move the cursor and use the buttons above, or the menu of a lane: right click, long press, or
            Shift F10.
          </p>`
        : html`<ol class="injections">
            ${whatIf.injections.map((injection, at) => row(state, session, injection, at))}
          </ol>`
    }
  </section>`;
}
