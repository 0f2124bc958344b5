/** From problem to problem, and mending them, by keyboard. */
import { type Diagnostic, forEachDiagnostic, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { type Command, keymap } from "@codemirror/view";

/** Makes the first edit that is proposed for a problem at the caret, or else for one on its line. */
const mend: Command = (view) => {
  const { head, from, to } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  let best: { readonly problem: Diagnostic; readonly from: number; readonly to: number } | undefined;
  forEachDiagnostic(view.state, (problem, start, end) => {
    if ((problem.actions ?? []).length === 0) return;
    const touches = start <= to && end >= from;
    if (touches || (best === undefined && start <= line.to && end >= line.from))
      best = { problem, from: start, to: end };
  });
  if (best === undefined) return false;
  best.problem.actions?.[0]?.apply(view, best.from, best.to);
  return true;
};

export function problemKeys(): Extension {
  return keymap.of([
    { key: "F8", run: nextDiagnostic },
    { key: "Shift-F8", run: previousDiagnostic },
    { key: "Alt-Enter", run: mend, preventDefault: true },
  ]);
}
