/** <yp-editor>: the code as plain text at first paint, then the editor. */
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { afterPaint } from "../after-paint.ts";
import { type AppState, exampleKey, isFileEdited, type Session } from "../app/index.ts";
import { type SourceFile, sameCode, textOf } from "../course/index.ts";
import type { CodeEditor, EditorMemory } from "./code-mirror.ts";
import { lineMarksOf } from "./line-marks-of.ts";

/** The page makes an editor anew when it comes back from the home view or from a trace; undo goes on from there. */
const memories = new WeakMap<Session, EditorMemory>();

function memoryOf(session: Session): EditorMemory {
  const memory = memories.get(session) ?? new Map<string, unknown>();
  memories.set(session, memory);
  return memory;
}

/** Of the open file: its text, history and selection are its own. */
function documentKey(state: AppState): string {
  return `${exampleKey(state)}/${state.openFile}`;
}

/** What the open file is not: it may include them, or be included. */
function otherFiles({ headers, openFile }: AppState): readonly SourceFile[] {
  return headers.filter(({ file }) => file !== openFile);
}

export class EditorElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  #editor: CodeEditor | undefined;
  #shown: AppState | undefined;

  // In the page's own tree, so that one style sheet and the browser's find reach the code.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    void this.#load();
  }

  async #load(): Promise<void> {
    await afterPaint();
    const { createCodeEditor } = await import("./code-mirror.ts");
    const parent = this.querySelector<HTMLElement>(".editor-host");
    if (parent === null || !this.isConnected) return;
    const { session } = this;
    if (session === undefined) return;
    const events = {
      onEdit: (source: string) => this.session?.edit(source),
      onRun: () => void this.session?.runs.run(),
      onFormat: () => void this.format(),
      onLine: (line: number, direction: 1 | -1) => this.session?.player.goToLine(line, direction),
      language: () => this.session?.language,
      otherFiles: () => (this.state === undefined ? [] : otherFiles(this.state)),
    };
    this.#editor = createCodeEditor(parent, events, memoryOf(session));
    this.#sync();
    this.requestUpdate();
  }

  /** Lays the code out as the lessons are, unless somebody types meanwhile. */
  async format(): Promise<void> {
    const { state } = this;
    if (state?.example === undefined) return;
    const source = textOf(state, state.openFile);
    const formatted = await this.session?.format(source);
    const now = this.state;
    if (now === undefined) return;
    const same = documentKey(now) === documentKey(state) && textOf(now, now.openFile) === source;
    if (formatted !== undefined && same) this.#editor?.setLayout(formatted);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#editor?.destroy();
    this.#editor = undefined;
    this.#shown = undefined;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#sync();
  }

  /** Carries what changed in the state over to the editor. */
  #sync(): void {
    const { state } = this;
    const editor = this.#editor;
    const before = this.#shown;
    if (state?.example === undefined || editor === undefined || state === before) return;
    this.#shown = state;
    const opened = before === undefined || documentKey(before) !== documentKey(state);
    const { openFile, changesFrom, diagnostics } = state;
    const source = textOf(state, openFile);
    if (opened) editor.open(documentKey(state), openFile, source);
    else if (textOf(before, openFile) !== source) editor.setSource(source);
    if (opened || before.diagnostics !== diagnostics) {
      editor.setDiagnostics(diagnostics, openFile, isFileEdited(state, openFile));
    }
    if (opened || before.changesFrom !== changesFrom) {
      void editor.showChanges(changesFrom === undefined ? undefined : textOf(changesFrom, openFile));
    }
    this.#syncMarks(state, opened ? undefined : before, editor);
  }

  #syncMarks(state: AppState, before: AppState | undefined, editor: CodeEditor): void {
    const same =
      before !== undefined &&
      before.run === state.run &&
      sameCode(before, state) &&
      before.cursor.index === state.cursor.index &&
      before.selected === state.selected &&
      before.pointed === state.pointed;
    if (same) return;
    const marks = lineMarksOf(state);
    editor.setMarks(marks);
    const line = marks.pointed ?? marks.current;
    if (line !== undefined && (before === undefined || sameCode(before, state))) editor.scrollToLine(line);
  }

  protected override render() {
    return html`<div class="editor-host"></div>
      ${this.#editor === undefined ? html`<pre class="editor-plain">${this.state === undefined ? nothing : textOf(this.state, this.state.openFile)}</pre>` : nothing}`;
  }
}

customElements.define("yp-editor", EditorElement);
