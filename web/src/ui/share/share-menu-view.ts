/** The menu in the header: what of the page can be taken elsewhere. */
import { html, type TemplateResult } from "lit";
import type { AppState, ExportKind, Session } from "../../app/index.ts";
import type { MenuItem } from "./menu-element.ts";
import "./menu-element.ts";

/** `signal` ends what an item begins when the page goes. */
function shareItems(state: AppState, session: Session, signal: AbortSignal): readonly MenuItem[] {
  const nothing = state.home === undefined ? "A trace of your disk has no link; send its file" : "Open a program first";
  const noProgram = state.example === undefined ? nothing : undefined;
  return [
    {
      label: "Link to this moment",
      hint: "Your code, what you changed, where you are; no server",
      unavailable: noProgram,
      act: () => void session.sharing.share(),
    },
    {
      label: "Download as a C++ project",
      hint: "The program, its world and the library: CMake builds it",
      unavailable: state.example === undefined ? "Open a program first" : undefined,
      act: () => void session.downloading.project(signal),
    },
    ...exportItems(state, session, signal),
  ];
}

function exportItems({ run }: AppState, { exporting }: Session, signal: AbortSignal): readonly MenuItem[] {
  const unavailable = run === undefined ? "Run the program first" : undefined;
  const items: readonly (readonly [ExportKind, string, string])[] = [
    ["svg", "Picture of the timeline", "SVG, as it is seen, for light and dark"],
    ["perfetto", "Export for Perfetto", "JSON that ui.perfetto.dev opens"],
    ["trace", "Save the trace", "JSON Lines, which this page opens when dropped"],
  ];
  return items.map(([kind, label, hint]) => ({
    label,
    hint,
    unavailable,
    act: () => void exporting.save(kind, signal),
  }));
}

export function shareMenuView(state: AppState, session: Session, signal: AbortSignal): TemplateResult {
  return html`<yp-menu
    label="Share and export"
    word="Share"
    icon="share"
    .items=${shareItems(state, session, signal)}
  ></yp-menu>`;
}
