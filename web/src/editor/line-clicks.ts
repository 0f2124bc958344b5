/** Lines lead to moments: a click in the gutter, or a key in the text, goes to the next moment on the line. */
import type { Extension } from "@codemirror/state";
import { EditorView, keymap, ViewPlugin } from "@codemirror/view";

/** Gutters whose clicks mean something else. */
const kOthers = ".cm-gutter-lint";

/** `onLine` hears of a 1-based line, and whether the next moment is meant or the one before. */
export function lineClicks(onLine: (line: number, direction: 1 | -1) => void): Extension {
  const atCaret =
    (direction: 1 | -1) =>
    (view: EditorView): boolean => {
      onLine(view.state.doc.lineAt(view.state.selection.main.head).number, direction);
      return true;
    };
  const clicks = ViewPlugin.define((view) => {
    const listening = new AbortController();
    const onClick = (event: MouseEvent): void => {
      const gutters = event.target instanceof Element ? event.target.closest(".cm-gutters") : null;
      if (gutters === null || (event.target instanceof Element && event.target.closest(kOthers) !== null)) return;
      const { from } = view.lineBlockAtHeight(event.clientY - view.documentTop);
      onLine(view.state.doc.lineAt(from).number, event.shiftKey ? -1 : 1);
    };
    view.dom.addEventListener("click", onClick, { signal: listening.signal });
    return { destroy: () => listening.abort() };
  });
  return [
    clicks,
    keymap.of([
      { key: "Mod-.", run: atCaret(1), preventDefault: true },
      { key: "Mod-,", run: atCaret(-1), preventDefault: true },
    ]),
    EditorView.baseTheme({ ".cm-lineNumbers .cm-gutterElement": { cursor: "pointer" } }),
  ];
}
