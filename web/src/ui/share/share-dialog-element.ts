/** <yp-share-dialog>: the link that was made, what it holds, and what it does not do. */
import { html, type TemplateResult } from "lit";
import {
  type AppState,
  isAsDelivered,
  promiseOf,
  type Session,
  type ShareDialog,
  sweptWords,
} from "../../app/index.ts";
import { hasNoCode, type SharedMoment } from "../../share/index.ts";
import { formatTime } from "../../trace/index.ts";
import { DialogElement } from "../dialog-element.ts";
import { plural } from "../plural.ts";

/** What the link holds, a line each. */
export function contentsOf(moment: SharedMoment, state: AppState): readonly string[] {
  const { code, headers, whatIf, cursor, selected, scenario, pane, axisMode, viewport, swept, beside } = moment;
  const { injections, seed, schedule, latency, loss } = whatIf;
  const lane = state.run?.model.lanes.find(({ kind, id }) => kind === selected?.kind && id === selected.id);
  const own = code === undefined ? [] : [{ file: state.example?.file ?? "", source: code }];
  const codes = [...own, ...headers];
  const world = [
    scenario === undefined ? undefined : `the network “${state.scenario?.title ?? scenario}”`,
    injections.length === 0 ? undefined : plural(injections.length, "injection"),
    seed === undefined ? undefined : `seed ${seed}`,
    schedule === undefined ? undefined : `order ${schedule}`,
    latency === undefined ? undefined : `latency ${formatTime(latency)}`,
    loss === undefined ? undefined : `${(loss * 100).toLocaleString("en")} % loss`,
  ];
  const shown = [
    swept === undefined ? undefined : sweptWords(swept),
    beside === undefined ? undefined : "the run that it is compared with",
  ];
  const place = [
    cursor === undefined ? undefined : `event ${cursor.index + 1}, at ${formatTime(state.cursor.time)}`,
    lane === undefined ? undefined : `${lane.name} selected`,
    pane === undefined ? undefined : `the view “${pane}”`,
    axisMode === undefined ? undefined : "true time",
    moment.folded ? "long waits folded" : undefined,
    viewport === undefined ? undefined : "the zoom",
  ];
  const said = (what: string, parts: readonly (string | undefined)[]): string => {
    const given = parts.filter((part) => part !== undefined).join(", ");
    return given === "" ? "" : `${what}: ${given}`;
  };
  return [
    hasNoCode(moment)
      ? `The name of the program ${state.example?.file ?? ""}, which is as delivered`
      : `Your code: ${codes.map(({ file, source }) => `${file}, ${plural(source.trimEnd().split("\n").length, "line")}`).join("; ")}`,
    said("The world", world),
    said("The run", shown),
    said("The moment", place),
  ].filter((line) => line !== "");
}

export class ShareDialogElement extends DialogElement {
  protected override readonly kind = "share";
  protected override readonly heading = "Share this moment";

  protected override body(state: AppState, session: Session): TemplateResult {
    const { dialog } = state;
    if (dialog?.kind !== "share") return html``;
    return html`${dialog.problem === undefined ? linksView(dialog, session) : html`<p class="load-error" role="alert">${dialog.problem}</p>`}
      <h3>What it holds</h3>
      <ul class="share-contents">
        ${contentsOf(dialog.moment, state).map((line) => html`<li>${line}</li>`)}
      </ul>
      <p class="share-promise">
        ${
          promiseOf(dialog.moment) !== undefined
            ? "The link holds all of it; nothing is sent anywhere. Who opens it makes the runs by pressing Run."
            : hasNoCode(dialog.moment) && isAsDelivered(dialog.moment.whatIf)
              ? "The link holds all of it; nothing is sent anywhere."
              : "The link holds your code; nothing is sent anywhere. Who opens it sees the code first, and runs it by pressing Run."
        }
      </p>`;
  }

  protected override dismiss(session: Session): void {
    session.sharing.closeDialog();
  }
}

function linksView(dialog: ShareDialog, session: Session): TemplateResult {
  if (dialog.links.length === 0) return html`<p role="status">Making the link</p>`;
  return html`${dialog.links.map((link, which) => linkView(link, which, dialog, session))}
    <p class="share-said" role="status">${said(dialog)}</p>`;
}

function linkView(link: string, which: number, dialog: ShareDialog, session: Session): TemplateResult {
  const label = which === 0 ? "Link" : "Short link, without the zoom";
  const select = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) event.target.select();
  };
  return html`<div class="share-link">
    <label>${label}<input readonly .value=${link} @focus=${select} spellcheck="false" /></label>
    <button class="run-button" @click=${() => void session.sharing.copyLink(which)}>
      ${dialog.copied === which ? "Copied" : "Copy"}
    </button>
  </div>`;
}

function said({ links, copied }: ShareDialog): string {
  const length = `${(links[typeof copied === "number" ? copied : 0] ?? "").length.toLocaleString("en")} characters`;
  if (copied === "refused") return `The browser did not let the page copy it; copy it from the field (${length}).`;
  return copied === undefined ? `The link has ${length}.` : `Link copied, ${length}.`;
}

customElements.define("yp-share-dialog", ShareDialogElement);
