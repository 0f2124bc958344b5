/** What differs from another version of the program, in the editor itself. Loaded apart, when it is first asked for. */
import { unifiedMergeView } from "@codemirror/merge";
import type { Extension } from "@codemirror/state";

/** Beside a change: puts the other version's lines back, as an edit that can be undone. Nothing is asked of who keeps theirs. */
function control(type: "reject" | "accept", action: (event: MouseEvent) => void): HTMLElement {
  if (type === "accept") {
    const nothing = document.createElement("span");
    nothing.hidden = true;
    return nothing;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "put-back";
  button.textContent = "Put back";
  button.addEventListener("click", action);
  return button;
}

export function changesFrom(original: string): Extension {
  return unifiedMergeView({ original, mergeControls: control, gutter: true, syntaxHighlightDeletions: true });
}
