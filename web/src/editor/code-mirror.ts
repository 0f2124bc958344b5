/** The editor itself. Loaded apart: the page paints before it. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { cpp } from "@codemirror/lang-cpp";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Diagnostic, LanguageService } from "../runner/index.ts";
import { adoptStyles } from "./adopted-styles.ts";
import { squiggles } from "./diagnostics.ts";
import { cppHighlight } from "./highlight.ts";
import { compilerCompletions, type LanguageAccess, nameHelp, signatureHelp } from "./language/index.ts";
import { lineClicks } from "./line-clicks.ts";
import { type LineMarks, lineMarks, setMarks } from "./marks.ts";

export interface CodeEditorEvents {
  onEdit(source: string): void;
  onRun(): void;
  /** The moment after or before on a 1-based line is asked for. */
  onLine(line: number, direction: 1 | -1): void;
  /** Undefined until the compiler is there. */
  language(): LanguageService | undefined;
}

export interface CodeEditor {
  /** Shows a document; each key keeps its own history and selection. */
  open(key: string, file: string, source: string): void;
  /** Replaces what differs, as one edit that can be undone. */
  setSource(source: string): void;
  /** `own`: also what the compiler lets pass and a learner should know. */
  setDiagnostics(diagnostics: readonly Diagnostic[], file: string, own: boolean): void;
  setMarks(marks: LineMarks): void;
  scrollToLine(line: number): void;
  focus(): void;
  destroy(): void;
}

function extensions(file: string, events: CodeEditorEvents): Extension {
  const run = (): boolean => {
    events.onRun();
    return true;
  };
  const access: LanguageAccess = { file, language: () => events.language() };
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
    autocompletion({ override: [compilerCompletions(access)], icons: true, maxRenderedOptions: 60 }),
    signatureHelp(access),
    nameHelp(access),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    syntaxHighlighting(cppHighlight),
    cpp(),
    Prec.highest(keymap.of([{ key: "Mod-Enter", run, preventDefault: true }])),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
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

/** The part of `before` that must be replaced to get `after`: the texts agree before and behind it. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}

export function createCodeEditor(parent: HTMLElement, events: CodeEditorEvents): CodeEditor {
  adoptStyles();
  const view = new EditorView({ parent, extensions: EditorView.contentAttributes.of({ title: "No program" }) });
  const states = new Map<string, EditorState>();
  let openKey: string | undefined;
  return {
    open(key, file, source) {
      if (openKey !== undefined) states.set(openKey, view.state);
      openKey = key;
      const known = states.get(key);
      const same = known?.doc.toString() === source ? known : undefined;
      view.setState(same ?? EditorState.create({ doc: source, extensions: extensions(file, events) }));
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
    scrollToLine(line) {
      if (line < 1 || line > view.state.doc.lines) return;
      const { from } = view.state.doc.line(line);
      const block = view.lineBlockAt(from);
      const { scrollTop, clientHeight } = view.scrollDOM;
      if (block.top >= scrollTop && block.bottom <= scrollTop + clientHeight) return;
      view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "center" }) });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
