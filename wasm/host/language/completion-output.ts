// Reads what clang prints for -code-completion-at:
//   COMPLETION: sleep : [#Coro<>#]sleep(<#Duration delay#>{#, <#int times = 1#>#})[# const#] : The comment above it.
//   COMPLETION: append : [#string &#]append(<#char c#>) (requires fix-it: {7:4-7:5} to "->")
//   COMPLETION: Pattern : co_await <#expression#>
//   COMPLETION: int
//   OVERLOAD: [#Coro<int>#]fetch(<#int n#>, const std::string &host)
// [# #] is a type or a remark, <# #> a placeholder, {# #} is optional. A line that reads otherwise is left out.

import type { Completion, CompletionKind, Parameter, Signature } from "../protocol.ts";

export interface CompletionOutput {
  readonly completions: readonly Completion[];
  /** What can be called at the place, if it is inside an argument list. */
  readonly overloads: readonly Signature[];
}

/** A piece of clang's own text for a name. */
type Chunk =
  | { readonly kind: "text" | "placeholder" | "remark"; readonly text: string }
  | { readonly kind: "optional"; readonly chunks: readonly Chunk[] };

const ENTRY = /^(COMPLETION|OVERLOAD|OPENING_PAREN_LOC|PREFERRED-TYPE): /;
const FIXIT = / \(requires fix-it: \{(\d+):(\d+)-(\d+):(\d+)\} to "([^"]*)"\)$/;
/** Behind a name: "(Inaccessible)", "(InBase,Hidden)". */
const TAGS = /^(.*?)(?: \(([A-Za-z]+(?:,[A-Za-z]+)*)\))?$/;
/** Names that the library keeps for itself, and what nobody writes by name. */
const INTERNAL = /^(?:_|~|<|operator\b)/;

export function parseCompletionOutput(output: string): CompletionOutput {
  const byName = new Map<string, Completion>();
  const overloads: Signature[] = [];
  for (const entry of entries(output)) {
    if (entry.startsWith("OVERLOAD: ")) {
      const signature = signatureOf(parseChunks(entry.slice("OVERLOAD: ".length)), "");
      if (signature !== undefined && signature.result !== "class") overloads.push(signature);
    } else if (entry.startsWith("COMPLETION: ")) {
      const completion = parseCompletion(entry.slice("COMPLETION: ".length));
      if (completion !== undefined) merge(byName, completion);
    }
  }
  return { completions: [...byName.values()], overloads };
}

/** A snippet has several lines: those that begin no entry belong to the one before. */
function entries(output: string): readonly string[] {
  const found: string[] = [];
  for (const line of output.trimEnd().split("\n")) {
    const last = found.length - 1;
    if (ENTRY.test(line) || last < 0) found.push(line);
    else found[last] += `\n${line}`;
  }
  return found;
}

/** Overloads are one completion; a class and its constructors too. */
function merge(byName: Map<string, Completion>, added: Completion): void {
  const key = `${added.kind === "snippet" ? added.template : added.name}`;
  const known = byName.get(key);
  if (known === undefined) {
    byName.set(key, added);
    return;
  }
  const type = [known, added].find((each) => each.kind === "type");
  byName.set(key, {
    ...known,
    ...(type !== undefined && { kind: "type", detail: type.detail }),
    doc: type?.doc || known.doc || added.doc,
    signatures: [...known.signatures, ...added.signatures],
  });
}

function parseCompletion(text: string): Completion | undefined {
  const separator = text.indexOf(" : ");
  const head = separator < 0 ? text : text.slice(0, separator);
  const [, name = "", tags = ""] = TAGS.exec(head) ?? [];
  if (INTERNAL.test(name) || /\b(?:Hidden|Inaccessible)\b/.test(tags)) return undefined;
  if (separator < 0) return /^\w+$/.test(name) ? { ...bare("keyword", name), detail: "" } : undefined;
  const { body, doc, fixit } = splitBody(text.slice(separator + 3));
  const chunks = parseChunks(body);
  if (chunks === undefined) return undefined;
  if (name === "Pattern") return snippetOf(chunks);
  const simple = name.replace(/<.*$/s, "");
  const completion = describe(simple, chunks, doc);
  if (completion === undefined || fixit === undefined) return completion;
  return { ...completion, fixit };
}

function bare(kind: CompletionKind, name: string): Omit<Completion, "detail"> {
  return { kind, name, doc: "", signatures: [] };
}

/** Takes the comment and the change before the name off. */
function splitBody(text: string): Pick<Completion, "doc" | "fixit"> & { readonly body: string } {
  const match = FIXIT.exec(text);
  const rest = match === null ? text : text.slice(0, match.index);
  const end = commentStart(rest);
  const body = end < 0 ? rest : rest.slice(0, end);
  const doc = end < 0 ? "" : rest.slice(end + 3).trim();
  if (match === null) return { body, doc };
  const [line = 0, column = 0, endLine = 0, endColumn = 0] = match.slice(1, 5).map(Number);
  return { body, doc, fixit: { line, column, endLine, endColumn, text: match[5] ?? "" } };
}

/** Where " : " and the comment begin: the first that is inside no chunk. */
function commentStart(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; ++i) {
    const two = text.slice(i, i + 2);
    if (two === "[#" || two === "<#" || two === "{#") depth += 1;
    else if (two === "#]" || two === "#>" || two === "#}") depth -= 1;
    else if (depth === 0 && text.startsWith(" : ", i)) return i;
  }
  return -1;
}

/** Undefined when brackets do not match. */
function parseChunks(text: string): readonly Chunk[] | undefined {
  const closing: Readonly<Record<string, string>> = { "[#": "#]", "<#": "#>" };
  const stack: Chunk[][] = [[]];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") stack.at(-1)?.push({ kind: "text", text: plain });
    plain = "";
  };
  for (let i = 0; i < text.length; ) {
    const two = text.slice(i, i + 2);
    const close = closing[two];
    if (close !== undefined) {
      const end = text.indexOf(close, i + 2);
      if (end < 0) return undefined;
      flush();
      stack.at(-1)?.push({ kind: two === "<#" ? "placeholder" : "remark", text: text.slice(i + 2, end) });
      i = end + 2;
    } else if (two === "{#") {
      flush();
      stack.push([]);
      i += 2;
    } else if (two === "#}") {
      flush();
      const chunks = stack.pop();
      if (chunks === undefined || stack.length === 0) return undefined;
      stack.at(-1)?.push({ kind: "optional", chunks });
      i += 2;
    } else {
      plain += text[i];
      i += 1;
    }
  }
  flush();
  return stack.length === 1 ? stack[0] : undefined;
}

function describe(name: string, chunks: readonly Chunk[], doc: string): Completion | undefined {
  const [first, second] = chunks;
  const result = first?.kind === "remark" ? first.text : "";
  const label = first?.kind === "remark" ? second : first;
  if (label?.kind !== "text") return undefined;
  // "Event::" is the class itself, named inside it.
  if (label.text.endsWith("::"))
    return label.text === `${name}::` ? { ...bare("namespace", name), detail: "", doc } : undefined;
  const signature = signatureOf(chunks, doc);
  if (signature !== undefined) return { ...bare("function", name), detail: "", doc, signatures: [signature] };
  if (result !== "") return { ...bare("variable", name), detail: result, doc };
  return { ...bare("type", name), detail: templateParameters(chunks), doc };
}

/** "<class T, class Storage>" of a class template. */
function templateParameters(chunks: readonly Chunk[]): string {
  const words = placeholders(chunks, false).map(({ text }) => text);
  return words.length === 0 ? "" : `<${words.join(", ")}>`;
}

function placeholders(chunks: readonly Chunk[], optional: boolean): readonly Parameter[] {
  return chunks.flatMap((chunk): readonly Parameter[] => {
    if (chunk.kind === "optional") return placeholders(chunk.chunks, true);
    return chunk.kind === "placeholder" ? [{ text: chunk.text, optional }] : [];
  });
}

/** Where a call was written, which the library's functions take without being told. */
const WHERE = /\bstd::source_location\b/;

/** Undefined when it is nothing that is called. */
function signatureOf(chunks: readonly Chunk[] | undefined, doc: string): Signature | undefined {
  if (chunks === undefined) return undefined;
  const result = chunks[0]?.kind === "remark" ? chunks[0].text : "";
  const open = chunks.findIndex((chunk) => chunk.kind === "text" && /[({]/.test(chunk.text));
  if (open < 0) return undefined;
  const tail = chunks.at(-1);
  const suffix = tail?.kind === "remark" && chunks.length > 1 && tail !== chunks[0] ? tail.text : "";
  const opening = chunks[open];
  const name = chunks
    .slice(0, open + 1)
    .map((chunk) => (chunk.kind === "text" ? chunk.text : ""))
    .join("")
    .replace(/[({<].*$/s, "");
  const behind = opening?.kind === "text" ? opening.text.replace(/^[^({]*[({]/, "") : "";
  const list: readonly Chunk[] = [{ kind: "text", text: behind }, ...chunks.slice(open + 1)];
  return { name, result, parameters: parameters(list), suffix, doc };
}

/**
 * The parameters up to the closing parenthesis. In an overload only one is a placeholder and the others are text with
 * commas between them.
 */
function parameters(chunks: readonly Chunk[]): readonly Parameter[] {
  const found: Parameter[] = [];
  const walk = (list: readonly Chunk[], optional: boolean): void => {
    for (const chunk of list) {
      if (chunk.kind === "optional") walk(chunk.chunks, true);
      else if (chunk.kind === "placeholder") found.push({ text: chunk.text, optional });
      else if (chunk.kind === "text") {
        for (const text of splitArguments(chunk.text)) found.push({ text, optional });
      }
    }
  };
  walk(chunks, false);
  return found.filter(({ text }) => !WHERE.test(text));
}

/** Splits ", const std::map<int, int> &host, int n)" at the commas that separate parameters. */
function splitArguments(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const character of text) {
    if (/[<([{]/.test(character)) depth += 1;
    if (/[>)\]}]/.test(character)) depth -= 1;
    if (depth < 0) break;
    if (character === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== "");
}

function snippetOf(chunks: readonly Chunk[]): Completion | undefined {
  const template = chunks.map(snippetText).join("");
  const name = /^\w+/.exec(template)?.[0];
  if (name === undefined) return undefined;
  // One word is a keyword with a remark: "[#bool#]false".
  if (template === name) return { ...bare("keyword", name), detail: "" };
  return { ...bare("snippet", name), detail: "", template };
}

function snippetText(chunk: Chunk): string {
  switch (chunk.kind) {
    case "text":
      return chunk.text;
    case "placeholder":
      return `\${${chunk.text}}`;
    case "remark":
    case "optional":
      return "";
  }
}
