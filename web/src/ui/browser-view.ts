/** The tab "Browser": asks the program's server at the cursor, and lists what has been asked and what came. */
import { html, nothing, type TemplateResult } from "lit";
import { type AppState, type Session, serverOf } from "../app/index.ts";
import { type Cursor, formatTime, isAtEnd, type TraceModel, timeOf } from "../trace/index.ts";
import { type Injection, momentAt, parseTime, targetOf, type Visit, visitsOf } from "../whatif/index.ts";
import { styled } from "./styled.ts";

const kMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const kWithBody: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

function fieldOf(form: HTMLFormElement, name: string): HTMLInputElement | undefined {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field : undefined;
}

/** The request that the form asks for; undefined, with the reason at the field, when it can't be sent. */
function requestOf(form: HTMLFormElement, address: string, at: number): Injection | undefined {
  const select = form.elements.namedItem("method");
  const method = select instanceof HTMLSelectElement ? select.value : "GET";
  const [target, body, leaves] = ["target", "body", "leaves"].map((name) => fieldOf(form, name));
  const after = leaves?.value.trim() ? parseTime(leaves.value) : undefined;
  leaves?.setCustomValidity(leaves.value.trim() !== "" && after === undefined ? "Write a time as 40 ms or 1.5 s" : "");
  const path = target?.value ?? "/";
  target?.setCustomValidity(/^\/[!-~]*$/.test(path) ? "" : "Write a path that begins with / and has no spaces");
  if (!form.reportValidity()) return undefined;
  return {
    do: "request",
    method,
    url: `${address}${path}`,
    body: kWithBody.has(method) ? (body?.value ?? "") : "",
    at,
    leaves: after,
  };
}

/** What was asked last: the form begins with it. */
function lastVisit(state: AppState): Visit | undefined {
  return state.run === undefined ? undefined : visitsOf(state.run.model).at(-1);
}

function addressBar(state: AppState, session: Session, address: string): TemplateResult {
  const { run, cursor } = state;
  const last = lastVisit(state);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const request = requestOf(event.target, address, Math.round(state.cursor.time));
    if (request !== undefined) void session.changes.inject(request);
  };
  const ended = run !== undefined && isAtEnd(run.model, cursor);
  return html`<form class="address-bar" @submit=${onSubmit}>
    <label class="select">
      <span class="hidden-label">Method</span>
      <select name="method">
        ${kMethods.map((method) => html`<option ?selected=${method === last?.method}>${method}</option>`)}
      </select>
    </label>
    <label class="address">
      <span class="address-server">${address}</span>
      <span class="hidden-label">Path</span>
      <input name="target" value=${last === undefined ? "/" : targetOf(last.url)} spellcheck="false" autocomplete="off" />
    </label>
    <label class="address-more"><span>Body</span><input name="body" autocomplete="off" /></label>
    <label class="address-more" title="Closes the tab so long after the request was sent">
      <span>Leave after</span><input name="leaves" size="7" placeholder="never" autocomplete="off" />
    </label>
    <button class="run-button" type="submit" ?disabled=${run === undefined}>Send</button>
    <p class="address-hint ${ended ? "address-late" : ""}">
      ${
        run === undefined
          ? "Run the program first."
          : ended
            ? "The cursor is where the program has ended. Move it back to send earlier."
            : `Sent at ${formatTime(Math.round(cursor.time))}, where the cursor is.`
      }
    </p>
  </form>`;
}

interface Shown {
  readonly text: string;
  readonly kind: "none" | "waiting" | "good" | "bad";
}

/** What had come by the cursor. */
function statusAt(visit: Visit, cursor: Cursor): Shown {
  if (visit.sent > cursor.index) return { text: "", kind: "none" };
  if (visit.ended === undefined || visit.ended > cursor.index) return { text: "waiting", kind: "waiting" };
  switch (visit.outcome.kind) {
    case "response": {
      const { status } = visit.outcome;
      return { text: String(status), kind: status < 400 ? "good" : "bad" };
    }
    case "leave":
      return { text: "left", kind: "bad" };
    case "error":
      return { text: visit.outcome.text || "failed", kind: "bad" };
    case "none":
      return { text: "waiting", kind: "waiting" };
  }
}

function barOf(model: TraceModel, visit: Visit, cursor: Cursor): TemplateResult {
  const length = Math.max(1, model.duration);
  const from = timeOf(model, visit.sent);
  const to = visit.ended === undefined ? model.duration : timeOf(model, visit.ended);
  const share = (time: number): number => (100 * Math.max(0, Math.min(length, time))) / length;
  return html`<span class="visit-time" aria-hidden="true">
    <i ${styled({ left: `${share(from)}%`, width: `${Math.max(1, share(to) - share(from))}%` })}></i>
    <b ${styled({ left: `${share(cursor.time)}%` })}></b>
  </span>`;
}

/** Which of the injections the request is; -1 when it is the scenario's. */
function ownIndex({ run, whatIf }: AppState, { sent, url, method }: Visit): number {
  const time = run === undefined ? undefined : timeOf(run.model, sent);
  return whatIf.injections.findIndex(
    (other) => other.do === "request" && other.at === time && other.url === url && other.method === method,
  );
}

/** Somebody else's connection can only be lost once it is there. */
function canClose(state: AppState, visit: Visit): boolean {
  const { taken } = visit;
  return ownIndex(state, visit) >= 0 || (taken !== undefined && taken <= state.cursor.index);
}

/** Closes the tab of an open request at the cursor: its own, or all connections of somebody else. */
function closeTab(state: AppState, session: Session, visit: Visit): void {
  const { run, cursor, whatIf } = state;
  if (run === undefined) return;
  const sent = timeOf(run.model, visit.sent);
  const at = ownIndex(state, visit);
  const own = whatIf.injections[at];
  // What happens at the time of sending comes before it.
  const time = Math.max(sent + 1, Math.round(cursor.time));
  if (own?.do === "request") void session.changes.edit(at, { ...own, leaves: time - sent });
  else void session.changes.inject({ do: "disconnect", host: visit.host, when: momentAt(run.model, cursor) });
}

function visitRow(state: AppState, session: Session, model: TraceModel, visit: Visit): TemplateResult {
  const { cursor } = state;
  const { text, kind } = statusAt(visit, cursor);
  const go = (index: number) => () => session.player.move({ kind: "to", index });
  const { ended, outcome } = visit;
  const came = ended !== undefined && ended <= cursor.index;
  const took = ended === undefined ? "" : formatTime(timeOf(model, ended) - timeOf(model, visit.sent));
  return html`<tr class=${visit.sent > cursor.index ? "visit-future" : ""}>
    <td><button class="visit-go" title="Go to the request" @click=${go(visit.sent)}>${formatTime(timeOf(model, visit.sent))}</button></td>
    <td>${visit.method}</td>
    <td class="visit-url">${targetOf(visit.url)} <small>${visit.host}</small></td>
    <td class="visit-${kind}">
      ${
        came
          ? html`<button class="visit-go" title="Go to the answer" @click=${go(ended)}>${text}</button>`
          : kind === "waiting" && canClose(state, visit)
            ? html`${text}
                <button class="plain-button" title="Closes the tab at the cursor" @click=${() => closeTab(state, session, visit)}>
                  Close tab
                </button>`
            : text
      }
    </td>
    <td class="visit-number">${came && outcome.kind === "response" ? `${outcome.size} B` : nothing}</td>
    <td class="visit-number">${came ? took : nothing}</td>
    <td class="visit-axis">${barOf(model, visit, cursor)}</td>
  </tr>`;
}

function history(state: AppState, session: Session): TemplateResult {
  const model = state.run?.model;
  const visits = model === undefined ? [] : visitsOf(model);
  if (model === undefined || visits.length === 0)
    return html`<p class="what-if-hint">Nobody has asked the server yet.</p>`;
  return html`<div class="visits-scroll" tabindex="0" role="region" aria-label="Requests">
    <table class="visits">
      <thead>
        <tr>
          <th>Sent</th>
          <th>Method</th>
          <th>Path</th>
          <th>Status</th>
          <th class="visit-number">Size</th>
          <th class="visit-number">Took</th>
          <th>Time</th>
        </tr>
      </thead>
      <tbody>
        ${visits.map((visit) => visitRow(state, session, model, visit))}
      </tbody>
    </table>
  </div>`;
}

export function browserView(state: AppState, session: Session): TemplateResult {
  const address = serverOf(state) ?? "";
  return html`<div class="browser">${addressBar(state, session, address)} ${history(state, session)}</div>`;
}
