/** Completion by the compiler in the page; by the words of the program while it is not there. */
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  completeAnyWord,
  pickedCompletion,
  snippet,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import type { Completion as Named } from "../../runner/index.ts";
import { isInText } from "../cpp-text.ts";
import type { LanguageAccess } from "./access.ts";
import { completionInfo } from "./elements.ts";
import { type Insertion, type Option, optionsOf } from "./options.ts";
import { placeAt } from "./place.ts";

/** Behind ".", "->" and "::" the list comes by itself; a number's point is none. */
const kAccess = /(?:[\w)\]>]|^)\s*(?:\.|->|::)$/;
const kNumber = /(?:^|[^\w.])\d[\w.']*$/;

export function compilerCompletions(access: LanguageAccess): CompletionSource {
  return async (context) => {
    const { state, pos } = context;
    const word = context.matchBefore(/\w*/);
    const from = word?.from ?? pos;
    const line = state.doc.lineAt(pos);
    const before = state.sliceDoc(line.from, from);
    const typed = state.sliceDoc(from, pos);
    if (/^\d/.test(typed) || kNumber.test(before + typed)) return null;
    const accessing = kAccess.test(before);
    if (!context.explicit && typed === "" && !accessing) return null;
    const source = state.doc.toString();
    if (isInText(source, pos)) return null;
    const named = await ask(access, context);
    if (named === undefined) return accessing ? null : completeAnyWord(context);
    if (named.length === 0) return null;
    const words = new Set(source.slice(0, from).match(/\w+/g) ?? []);
    const options = optionsOf(named, { before, next: state.sliceDoc(pos, pos + 1), words });
    return result(from, typed, options);
  };
}

/** Undefined when the compiler is not there, or has no answer. */
async function ask(access: LanguageAccess, context: CompletionContext): Promise<readonly Named[] | undefined> {
  const language = access.language();
  if (language === undefined) return undefined;
  const controller = new AbortController();
  context.addEventListener("abort", () => controller.abort(), { onDocChange: true });
  try {
    return await language.complete(placeAt(context.state, context.pos, access), controller.signal);
  } catch {
    return controller.signal.aborted ? [] : undefined;
  }
}

function result(from: number, typed: string, options: readonly Option[]): CompletionResult {
  return {
    from,
    options: options.map(completionOf),
    // Clang has left out what does not begin so.
    validFor: (text) => /^\w*$/.test(text) && text.startsWith(typed),
  };
}

function completionOf({ label, displayLabel, detail, type, boost, named, insertion }: Option): Completion {
  return {
    label,
    displayLabel,
    detail,
    type,
    boost,
    info: () => completionInfo(named),
    apply: named.template === undefined ? (...at) => insert(insertion, ...at) : snippet(named.template),
  };
}

/** One edit, so that one step undoes it. */
function insert(
  { text, caret, awaitBefore, accessor }: Insertion,
  view: EditorView,
  completion: Completion,
  from: number,
  to: number,
): void {
  const prefix = awaitBefore === undefined ? "" : "co_await ";
  const changes = [
    ...(prefix === "" ? [] : [{ from: from - (awaitBefore ?? 0), insert: prefix }]),
    // The dot becomes an arrow.
    ...(accessor === undefined ? [] : [{ from: from - 1, to: from, insert: accessor }]),
    { from, to, insert: text },
  ];
  const shift = prefix.length + (accessor === undefined ? 0 : accessor.length - 1);
  view.dispatch({
    changes,
    selection: { anchor: from + shift + caret },
    annotations: pickedCompletion.of(completion),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}
