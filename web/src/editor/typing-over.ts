/**
 * Typing over a selection. Left to itself, the browser keeps the look of what was selected by a style attribute, which the
 * page's Content-Security-Policy refuses and complains about; so the editor does it.
 */
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export function typingOver(): Extension {
  return EditorView.domEventHandlers({
    beforeinput: (event, view) => {
      const { inputType, data, isComposing } = event;
      const { from, to } = view.state.selection.main;
      // What is being composed belongs to the keyboard until it is done.
      if (inputType !== "insertText" || data === null || isComposing || view.composing || from === to) return false;
      const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: "input.type" });
      const handlers = view.state.facet(EditorView.inputHandler);
      if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
      event.preventDefault();
      return true;
    },
  });
}
