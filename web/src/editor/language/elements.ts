/** Small elements that tell of a name. All text is text: nothing here is read as HTML. */
import type { Completion, Signature } from "../../runner/index.ts";
import { contractLines, declarationLines, firstSentence, parameterOf, signatureText } from "./wording.ts";

function element(tag: string, className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

/** Words in backquotes are code. */
function prose(text: string): readonly (Node | string)[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? element("code", "", part) : part));
}

function contract(doc: string): readonly HTMLElement[] {
  return contractLines(doc).map((line) => {
    const [, label, rest = ""] =
      /^(Requires|Suspends|Cancellation|Throws|Units|Lifetime|Source): (.*)$/s.exec(line) ?? [];
    if (label === undefined) return element("p", "name-doc", ...prose(line));
    return element("p", "name-doc", element("b", "", label), " ", ...prose(rest));
  });
}

/** Beside the list of completions: the declaration and the whole contract. */
export function completionInfo(named: Completion): HTMLElement | null {
  const declarations = named.kind === "function" ? declarationLines(named) : [];
  if (declarations.length === 0 && named.doc === "") return null;
  const lines = declarations.map((line) => element("code", "name-declaration", line));
  return element("div", "name-info", ...lines, ...contract(named.doc));
}

/** Over a name: what it is, and the first sentence of its contract. */
export function nameTooltip(named: Completion): HTMLElement {
  const lines = declarationLines(named).map((line) => element("code", "name-declaration", line));
  const sentence = firstSentence(named.doc);
  const doc = sentence === "" ? [] : [element("p", "name-doc", ...prose(sentence))];
  const tooltip = element("div", "name-info name-tooltip", ...lines, ...doc);
  tooltip.setAttribute("role", "status");
  return tooltip;
}

/** Over a call: its parameters, the one that is being written in bold. */
export function signatureTooltip(signatures: readonly Signature[], shown: number, argument: number): HTMLElement {
  const signature = signatures[shown];
  if (signature === undefined) return element("div", "");
  const { head, parameters, tail } = signatureText(signature);
  const current = parameterOf(signature, argument);
  const pieces = parameters.flatMap((text, index): readonly (Node | string)[] => {
    const piece = index === current ? element("b", "parameter-current", text) : text;
    return index === 0 ? [piece] : [", ", piece];
  });
  const count =
    signatures.length > 1 ? [element("span", "signature-count", `${shown + 1} of ${signatures.length}`)] : [];
  const sentence = firstSentence(signature.doc);
  const doc = sentence === "" ? [] : [element("p", "name-doc", ...prose(sentence))];
  const declaration = element("code", "name-declaration", head, ...pieces, tail);
  const tooltip = element("div", "name-info signature-tooltip", ...count, declaration, ...doc);
  tooltip.setAttribute("role", "status");
  return tooltip;
}
