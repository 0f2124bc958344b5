/** The editor itself. Loaded apart: the page paints before it. */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
} from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyField,
  historyKeymap,
  indentWithTab,
  isolateHistory,
} from "@codemirror/commands";
import { cpp } from "@codemirror/lang-cpp";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import {
  type Command,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { SourceFile } from "../course/index.ts";
import type { Diagnostic, LanguageService } from "../runner/index.ts";
import { adoptStyles } from "./adopted-styles.ts";
import { squiggles } from "./diagnostics.ts";
import { difference, layoutEdits } from "./edits.ts";
import { cppHighlight } from "./highlight.ts";
import { compilerCompletions, type LanguageAccess, nameHelp, signatureHelp } from "./language/index.ts";
import { lineClicks } from "./line-clicks.ts";
import { type LineMarks, lineMarks, setMarks } from "./marks.ts";
import { problemKeys } from "./problems.ts";
import { typingOver } from "./typing-over.ts";

export interface CodeEditorEvents {
  onEdit(source: string): void;
  onRun(): void;
  onFormat(): void;
  /** The moment after or before on a 1-based line is asked for. */
  onLine(line: number, direction: 1 | -1): void;
  /** Undefined until the compiler is there. */
  language(): LanguageService | undefined;
  /** The headers that the open file can include. */
  otherFiles(): readonly SourceFile[];
}

/** What is left of documents that are not shown: text, selection and history, by key. It outlives the editor. */
export type EditorMemory = Map<string, unknown>;

/** What a document's JSON has besides its text and selection. */
const kKept = { history: historyField };

export interface CodeEditor {
  /** Shows a document; each key keeps its own history and selection, also from one editor to the next. */
  open(key: string, file: string, source: string): void;
  /** Replaces what differs, as one edit that can be undone. */
  setSource(source: string): void;
  /** `own`: also what the compiler lets pass and a learner should know. */
  setDiagnostics(diagnostics: readonly Diagnostic[], file: string, own: boolean): void;
  setMarks(marks: LineMarks): void;
  /** Lays the code out anew: one step to undo, and the caret stays at its word. */
  setLayout(source: string): void;
  /** Shows what differs from another version, in place; undefined: nothing any more. */
  showChanges(from: string | undefined): Promise<void>;
  scrollToLine(line: number): void;
  focus(): void;
  destroy(): void;
}

/** Takes the completion that is chosen. A list that has only just come takes none, and no blank is typed for it either. */
const take: Command = (view) => completionStatus(view.state) === "active" && (acceptCompletion(view) || true);

/** What is shown of another version. */
const changes = new Compartment();

function extensions(file: string, events: CodeEditorEvents): Extension {
  const run = (): boolean => {
    events.onRun();
    return true;
  };
  const format = (): boolean => {
    events.onFormat();
    return true;
  };
  const access: LanguageAccess = { file, otherFiles: () => events.otherFiles(), language: () => events.language() };
  return [
    lintGutter(),
    lineNumbers(),
    lineMarks(),
    lineClicks((line, direction) => events.onLine(line, direction)),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of("  "),
    bracketMatching(),
    closeBrackets(),
    typingOver(),
    autocompletion({ override: [compilerCompletions(access)], icons: true, maxRenderedOptions: 60 }),
    signatureHelp(access),
    nameHelp(access),
    problemKeys(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    syntaxHighlighting(cppHighlight),
    cpp(),
    changes.of([]),
    Prec.highest(
      keymap.of([
        { key: "Mod-Enter", run, preventDefault: true },
        { key: "Shift-Alt-f", run: format, preventDefault: true },
        { key: "Tab", run: take },
      ]),
    ),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      "aria-label": `C++ code of ${file}. Control and Enter runs it; Escape, then Tab leaves the editor.`,
      "aria-multiline": "true",
      role: "textbox",
      tabindex: "0",
      autocorrect: "off",
      autocapitalize: "off",
      spellcheck: "false",
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) events.onEdit(update.state.doc.toString());
    }),
  ];
}

export function createCodeEditor(parent: HTMLElement, events: CodeEditorEvents, memory: EditorMemory): CodeEditor {
  adoptStyles();
  const view = new EditorView({ parent, extensions: EditorView.contentAttributes.of({ title: "No program" }) });
  let openKey: string | undefined;
  const remember = (): void => {
    if (openKey !== undefined) memory.set(openKey, view.state.toJSON(kKept));
  };
  return {
    open(key, file, source) {
      remember();
      openKey = key;
      const known = memory.get(key);
      const config = { extensions: extensions(file, events) };
      const state =
        known === undefined
          ? EditorState.create({ ...config, doc: source })
          : EditorState.fromJSON(known, config, kKept);
      // Undo leads back to what the editor had before the text was changed elsewhere: by a link, or in another window.
      const edit = difference(state.doc.toString(), source);
      const same = state.doc.toString() === source;
      view.setState(same ? state : state.update({ changes: edit, userEvent: "input.reset" }).state);
    },
    setSource(source) {
      const before = view.state.doc.toString();
      if (before !== source) view.dispatch({ changes: difference(before, source), userEvent: "input.reset" });
    },
    setDiagnostics(diagnostics, file, own) {
      view.dispatch(setDiagnostics(view.state, [...squiggles(diagnostics, view.state.doc, file, own)]));
    },
    setMarks(marks) {
      view.dispatch({ effects: setMarks.of(marks) });
    },
    setLayout(source) {
      const before = view.state.doc.toString();
      if (before === source) return;
      const edits = layoutEdits(before, source);
      view.dispatch({ changes: [...edits], annotations: isolateHistory.of("full"), userEvent: "input.format" });
    },
    async showChanges(from) {
      const key = openKey;
      const extension = from === undefined ? [] : (await import("./changes.ts")).changesFrom(from);
      // Another program may be open meanwhile.
      if (openKey === key) view.dispatch({ effects: changes.reconfigure(extension) });
    },
    scrollToLine(line) {
      if (line < 1 || line > view.state.doc.lines) return;
      const { from } = view.state.doc.line(line);
      const block = view.lineBlockAt(from);
      const { scrollTop, clientHeight } = view.scrollDOM;
      if (block.top >= scrollTop && block.bottom <= scrollTop + clientHeight) return;
      // Not by the editor's own effect, which scrolls the page, too: somebody may be looking at the timeline below.
      view.scrollDOM.scrollTop = (block.top + block.bottom - clientHeight) / 2;
    },
    focus: () => view.focus(),
    destroy: () => {
      remember();
      view.destroy();
    },
  };
}
