/** <yp-editor>: the code as plain text at first paint, then the editor. */
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { type AppState, exampleKey, isEdited, type Session } from "../app/index.ts";
import type { CodeEditor } from "./code-mirror.ts";
import { lineMarksOf } from "./line-marks-of.ts";

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
    const { createCodeEditor } = await import("./code-mirror.ts");
    const parent = this.querySelector<HTMLElement>(".editor-host");
    if (parent === null || !this.isConnected) return;
    this.#editor = createCodeEditor(parent, {
      onEdit: (source) => this.session?.edit(source),
      onRun: () => void this.session?.runs.run(),
      onFormat: () => void this.format(),
      onLine: (line, direction) => this.session?.player.goToLine(line, direction),
      language: () => this.session?.language,
    });
    this.#sync();
    this.requestUpdate();
  }

  /** Lays the code out as the lessons are, unless somebody types meanwhile. */
  async format(): Promise<void> {
    const source = this.state?.source;
    if (source === undefined) return;
    const formatted = await this.session?.format(source);
    if (formatted !== undefined && this.state?.source === source) this.#editor?.setLayout(formatted);
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
    const opened = before === undefined || exampleKey(before) !== exampleKey(state);
    if (opened) editor.open(exampleKey(state), state.example.file, state.source);
    else if (before.source !== state.source) editor.setSource(state.source);
    if (opened || before.diagnostics !== state.diagnostics) {
      editor.setDiagnostics(state.diagnostics, state.example.file, isEdited(state));
    }
    if (opened || before.changesFrom !== state.changesFrom) void editor.showChanges(state.changesFrom?.source);
    this.#syncMarks(state, opened ? undefined : before, editor);
  }

  #syncMarks(state: AppState, before: AppState | undefined, editor: CodeEditor): void {
    const same =
      before !== undefined &&
      before.run === state.run &&
      before.source === state.source &&
      before.cursor.index === state.cursor.index &&
      before.selected === state.selected &&
      before.pointed === state.pointed;
    if (same) return;
    const marks = lineMarksOf(state);
    editor.setMarks(marks);
    const line = marks.pointed ?? marks.current;
    if (line !== undefined && before?.source === state.source) editor.scrollToLine(line);
  }

  protected override render() {
    return html`<div class="editor-host"></div>
      ${this.#editor === undefined ? html`<pre class="editor-plain">${this.state?.source}</pre>` : nothing}`;
  }
}

customElements.define("yp-editor", EditorElement);
