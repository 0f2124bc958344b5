/** The files of the open program, when it has more than one: a tab each, of which the editor shows the chosen one. */
import { html, nothing, type TemplateResult } from "lit";
import { type AppState, currentRun, fileNames, isFileEdited, type Session } from "../app/index.ts";
import { markAt } from "../trace/index.ts";
import { plural } from "./plural.ts";

/** What the tabs control. */
export const kEditorPanel = "editor-panel";

function idOf(file: string): string {
  return `file-${file.replaceAll(/\W/g, "-")}`;
}

/** Of the tab whose file the editor shows; undefined when there are no tabs. */
export function openTab({ example, openFile }: AppState): string | undefined {
  return example === undefined || example.headers.length === 0 ? undefined : idOf(openFile);
}

/** The file that the moment under the cursor is in. */
function fileAtCursor(state: AppState): string | undefined {
  const run = currentRun(state);
  if (run === undefined) return undefined;
  return markAt(run.model, state.cursor.index, fileNames(run), state.selected)?.place.file;
}

/** The arrows lead to the neighbours, round the ends. */
function fileAfter(key: string, files: readonly string[], open: string): string | undefined {
  const at = files.indexOf(open);
  switch (key) {
    case "ArrowRight":
      return files[(at + 1) % files.length];
    case "ArrowLeft":
      return files.at(at - 1);
    case "Home":
      return files[0];
    case "End":
      return files.at(-1);
    default:
      return undefined;
  }
}

export function fileTabsView(state: AppState, session: Session): TemplateResult | typeof nothing {
  const { example, openFile } = state;
  if (example === undefined || example.headers.length === 0) return nothing;
  const files = fileNames(example);
  const onKey = (event: KeyboardEvent): void => {
    const next = fileAfter(event.key, files, openFile);
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    session.openFile(next);
    if (event.currentTarget instanceof Element)
      event.currentTarget.querySelector<HTMLElement>(`#${idOf(next)}`)?.focus();
  };
  const current = fileAtCursor(state);
  return html`<div class="file-tabs" role="tablist" aria-label="Files of ${example.name}" @keydown=${onKey}>
    ${files.map((file) => tabView(state, session, file, file === current))}
  </div>`;
}

function tabView(state: AppState, session: Session, file: string, isCurrent: boolean): TemplateResult {
  const open = file === state.openFile;
  const edited = isFileEdited(state, file);
  const errors = state.diagnostics.filter((each) => each.file === file && each.severity === "error").length;
  const here = isCurrent && !open;
  const said = [
    file,
    edited ? "edited" : "",
    errors === 0 ? "" : plural(errors, "error"),
    here ? "the time cursor is here" : "",
  ].filter((part) => part !== "");
  return html`<button
    class="file-tab"
    role="tab"
    id=${idOf(file)}
    aria-label=${said.join(", ")}
    title=${said.length === 1 ? nothing : said.slice(1).join(", ")}
    aria-selected=${open}
    aria-controls=${kEditorPanel}
    tabindex=${open ? 0 : -1}
    @click=${() => session.openFile(file)}
  >
    ${file}${edited ? html`<i class="edited"></i>` : nothing}${
      errors === 0 ? nothing : html`<span class="file-errors">${errors}</span>`
    }${here ? html`<span class="file-here">▸</span>` : nothing}
  </button>`;
}
