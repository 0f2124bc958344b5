/** How a name is told of: its declaration, and the contract comment above it. */
import type { Completion, Signature } from "../../runner/index.ts";

/** The library's own names without the namespaces that every lesson has opened, and without spelled-out defaults. */
export function plainType(type: string): string {
  return type
    .replaceAll(/\baio::(?=\w)/g, "")
    .replaceAll(/\bstd::basic_string<char>/g, "std::string")
    .replaceAll(/ ([&*])/g, "$1 ")
    .replaceAll(/([&*]) (?=[>,)]|$)/g, "$1");
}

/** The first sentence: what it is. The comments' sentences end with a full stop or a colon's example. */
export function firstSentence(doc: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(doc)?.[0] ?? doc;
}

/** The words that begin the parts of a contract comment (STYLE's order). */
const kParts = /\s(?=(?:Requires|Suspends|Cancellation|Throws|Units|Lifetime|Source): )/;

/** A contract comment as lines: what it is, then a line for each promise. */
export function contractLines(doc: string): readonly string[] {
  return doc === "" ? [] : doc.split(kParts).map((line) => line.trim());
}

export interface SignatureText {
  /** Up to and with the opening parenthesis. */
  readonly head: string;
  readonly parameters: readonly string[];
  readonly tail: string;
}

export function signatureText({ name, result, parameters, suffix }: Signature): SignatureText {
  const type = plainType(result);
  return {
    head: `${type === "" || type === "auto" ? "" : `${type} `}${name}(`,
    parameters: parameters.map(({ text }) => plainType(text)),
    tail: `)${suffix}`,
  };
}

function line(signature: Signature): string {
  const { head, parameters, tail } = signatureText(signature);
  return `${head}${parameters.join(", ")}${tail}`;
}

/** Overloads beyond these are counted, not shown. */
const kShownOverloads = 3;

/** The declaration lines of a name. */
export function declarationLines({ kind, name, detail, signatures }: Completion): readonly string[] {
  if (kind === "variable") return [`${plainType(detail)} ${name}`];
  if (kind === "type") return [`class ${name}${detail}`];
  if (kind === "namespace") return [`namespace ${name}`];
  const shown = signatures.slice(0, kShownOverloads).map(line);
  const more = signatures.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

/** Which overload fits a call with so many arguments: the first that takes them all. */
export function fittingOverload(signatures: readonly Signature[], argument: number): number {
  const takes = ({ parameters }: Signature): boolean =>
    parameters.length > argument || /\.\.\./.test(parameters.at(-1)?.text ?? "");
  return Math.max(0, signatures.findIndex(takes));
}

/** Which parameter an argument is for; a pack takes all that follow. */
export function parameterOf({ parameters }: Signature, argument: number): number | undefined {
  if (argument < parameters.length) return argument;
  return /\.\.\./.test(parameters.at(-1)?.text ?? "") ? parameters.length - 1 : undefined;
}
