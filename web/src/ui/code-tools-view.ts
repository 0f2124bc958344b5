/** The buttons beside the names of the programs: what is done with the code as a text. */
import { html, type TemplateResult } from "lit";
import { type AppState, isFileEdited, type Session } from "../app/index.ts";
import { EditorElement } from "../editor/index.ts";
import { icon } from "./icons.ts";

/** The formatter works on what the editor holds, so that the caret keeps its place. */
function format(event: Event): void {
  if (!(event.currentTarget instanceof Element)) return;
  const editor = event.currentTarget.closest(".editor-pane")?.querySelector("yp-editor");
  if (editor instanceof EditorElement) void editor.format();
}

export function codeToolsView(state: AppState, session: Session): TemplateResult {
  const title = state.changesFrom?.title ?? "the original";
  return html`<div class="code-tools" role="group" aria-label="Code">
    <button
      class="icon-button"
      aria-label="Format the code"
      title="Format the code (Shift Alt F)"
      aria-keyshortcuts="Shift+Alt+F"
      ?disabled=${state.example === undefined}
      @click=${format}
    >
      ${icon("format")}
    </button>
    <button
      class="icon-button"
      aria-label="Show the changes from ${title}"
      title="Show the changes from ${title}"
      aria-pressed=${state.changesFrom !== undefined}
      ?disabled=${!isFileEdited(state, state.openFile) && state.changesFrom === undefined}
      @click=${() => session.toggleChanges(state.changesFrom)}
    >
      ${icon("changes")}
    </button>
  </div>`;
}
