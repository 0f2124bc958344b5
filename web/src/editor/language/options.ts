/** What clang offers, as the editor's list of completions. */
import type { Completion as Named, Signature } from "../../runner/index.ts";
import { plainType } from "./wording.ts";

/** What the place says about what fits it. */
export interface CompletionPlace {
  /** The line up to the word. */
  readonly before: string;
  /** The character behind the word. */
  readonly next: string;
  /** The words of the program: what it uses is what it will use. */
  readonly words: ReadonlySet<string>;
}

/** What happens to the text when an option is taken. */
export interface Insertion {
  /** Takes the word's place. */
  readonly text: string;
  /** Where the caret goes, in `text`. */
  readonly caret: number;
  /** How many characters before the word `co_await` goes, if it is wanted. */
  readonly awaitBefore: number | undefined;
  /** Takes the place of the characters before the word: "->" for ".". */
  readonly accessor: string | undefined;
}

export type OptionType = "function" | "type" | "variable" | "namespace" | "keyword" | "text";

export interface Option {
  readonly label: string;
  readonly displayLabel: string;
  readonly detail: string;
  readonly type: OptionType;
  /** From -99 to 99; higher is further up. */
  readonly boost: number;
  readonly named: Named;
  readonly insertion: Insertion;
}

const kFromProgram = 40;
const kDocumented = 25;
const kAwaited = 10;
const kFromC = -40;

/** Keywords of other trades: modules, assembly, alternative spellings. */
const kRareKeywords = new Set([
  "alignas",
  "alignof",
  "and",
  "and_eq",
  "asm",
  "bitand",
  "bitor",
  "compl",
  "goto",
  "import",
  "module",
  "not",
  "not_eq",
  "or",
  "or_eq",
  "xor",
  "xor_eq",
  "_Atomic",
  "volatile",
  "wchar_t",
]);

export function optionsOf(named: readonly Named[], place: CompletionPlace): readonly Option[] {
  return named.flatMap((each) => options(each, place));
}

function options(named: Named, place: CompletionPlace): readonly Option[] {
  if (kRareKeywords.has(named.name)) return [];
  // Of an object, its class is no member that anybody means.
  if (/(?:\.|->)$/.test(place.before) && named.kind !== "function" && named.kind !== "variable") return [];
  const plain: Option = {
    label: named.name,
    displayLabel: named.template === undefined ? named.name : templateLabel(named.template),
    detail: detailOf(named),
    type: typeOf(named),
    boost: boostOf(named, place),
    named,
    insertion: insertionOf(named, place, undefined),
  };
  const awaitBefore = isCoroutine(named) ? awaitPoint(place.before) : undefined;
  if (awaitBefore === undefined) return [plain];
  const awaited: Option = {
    ...plain,
    displayLabel: `co_await ${named.name}`,
    boost: Math.min(99, plain.boost + kAwaited),
    insertion: insertionOf(named, place, awaitBefore),
  };
  return [awaited, plain];
}

/** A call of it does nothing until it is awaited. */
function isCoroutine({ kind, signatures }: Named): boolean {
  return kind === "function" && signatures.some(({ result }) => /^(?:aio::)?Coro</.test(result));
}

/**
 * Where `co_await` goes, in characters before the word: before the object whose member it is. Undefined where a coroutine is
 * given on, as in an argument list, or is awaited already.
 */
export function awaitPoint(before: string): number | undefined {
  return /(?:^\s*|[^=!<>]=\s*|\bco_return\s+|[;{}]\s*)((?:\w+(?:\.|->|::))*)$/.exec(before)?.[1]?.length;
}

function typeOf({ kind }: Named): OptionType {
  return kind === "snippet" ? "keyword" : kind;
}

function parametersOf({ parameters }: Signature): string {
  return `(${parameters.map(({ text }) => plainType(text)).join(", ")})`;
}

function detailOf({ kind, detail, signatures }: Named): string {
  const [first, ...more] = signatures;
  if (kind === "variable") return plainType(detail);
  if (kind !== "function" || first === undefined) return detail;
  const result = plainType(first.result);
  const count = more.length === 0 ? "" : ` +${more.length}`;
  return `${parametersOf(first)}${result === "" ? "" : ` → ${result}`}${count}`;
}

function boostOf(named: Named, { words }: CompletionPlace): number {
  if (words.has(named.name)) return kFromProgram;
  if (named.doc !== "") return kDocumented;
  if (named.kind === "keyword" || named.kind === "snippet") return named.name.startsWith("co_") ? kDocumented : 0;
  return named.kind === "function" && named.fixit === undefined ? kFromC : 0;
}

function templateLabel(template: string): string {
  return template.replaceAll(/\$\{([^}]*)\}/g, "$1").replaceAll(/\s+/g, " ");
}

function insertionOf(named: Named, { next }: CompletionPlace, awaitBefore: number | undefined): Insertion {
  const { text, caret } = insertedText(named, next);
  return { text, caret, awaitBefore, accessor: named.fixit?.text };
}

function insertedText({ kind, name, detail, signatures }: Named, next: string): Pick<Insertion, "text" | "caret"> {
  if (kind === "function" && next !== "(") {
    const takes = signatures.some(({ parameters }) => parameters.length > 0);
    return { text: `${name}()`, caret: name.length + (takes ? 1 : 2) };
  }
  if (kind === "type" && detail !== "" && next !== "<") return { text: `${name}<>`, caret: name.length + 1 };
  return { text: name, caret: name.length };
}
