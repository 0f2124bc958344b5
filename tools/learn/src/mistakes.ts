// Why there is no program: the compiler's first error with an explanation, the others counted.

import type { Explained } from "@yieldpoint/web/explain";
import type { Built } from "./build.ts";
import { clip, type Layout, wrap } from "./layout.ts";

/** With a full stop, unless it ends with something like it. */
function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The line of the program that a message is about, and a mark under the place. */
function excerpt(source: string, { line, column, endColumn }: Explained, { columns }: Layout): readonly string[] {
  const text = source.split("\n")[line - 1] ?? "";
  const number = String(line).padStart(4);
  const before = text.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
  const length = Math.max(1, (endColumn ?? column + 1) - column);
  return [`${number} | ${text}`, `     | ${before}${"^".repeat(length)}`].map((each) => clip(each, columns));
}

/** Words for what only the linker misses. */
function linkerSentence(text: string): string {
  const missing = /undefined (?:symbol: |reference to [`'])([^'\n]+)/.exec(text)?.[1];
  if (missing === "main") return "The program has no int main(): that is where it begins.";
  if (missing !== undefined) return `${missing} is declared and used, but no body of it is in the program.`;
  const twice = /(?:duplicate symbol: |multiple definition of [`'])([^'\n;]+)/.exec(text)?.[1];
  if (twice !== undefined) return `${twice} has two bodies: one here, and one in what the exercise brings.`;
  return text.split("\n")[0] ?? "";
}

type Advice = readonly [pattern: RegExp, says: (name: string) => string];

/** Mistakes with C++ rather than with coroutines, which the rules of the page know. */
const kGeneral: readonly Advice[] = [
  [
    /(?:undeclared identifier|unknown type name) '([^']+)'/,
    (name) => `Nothing is called ${name} here. Is it spelled as it was declared, and declared above this line?`,
  ],
  [
    /^expected '([)}\]])'|^extraneous closing brace/,
    () => "Brackets come in pairs: one is missing or too many, here or in a line above.",
  ],
  [
    /no matching (?:member )?function for call to '([^']+)'/,
    (name) => `${name} takes other arguments than these: other types, or more or fewer of them.`,
  ],
  [
    /no member named '([^']+)'/,
    (name) => `This has nothing called ${name}. Look at what is before the dot, and at the spelling.`,
  ],
  [/no viable conversion from|cannot initialize/, () => "The value is of another type than what it is given to."],
  [
    /file not found/,
    () => 'There is no such header; #include "lesson.h" is enough, with what the start of the exercise includes.',
  ],
  [/^redefinition of '([^']+)'/, (name) => `${name} is there twice; one of the two has to go, or needs another name.`],
];

const kNoAdvice =
  "What the compiler means is often a line above: a semicolon or a bracket that is missing, a name with another spelling.";

export function generalAdvice(message: string): string {
  for (const [pattern, says] of kGeneral) {
    const found = pattern.exec(message);
    if (found !== null) return says(found[1] ?? "");
  }
  return kNoAdvice;
}

/** The first error; or another one of its line, when that one is understood: one mistake trips several rules of C++. */
export function firstToTell(errors: readonly Explained[]): Explained | undefined {
  const [first] = errors;
  return errors.find(({ line, explanation }) => line === first?.line && explanation !== undefined) ?? first;
}

export function mistakeLines(errors: readonly Explained[], built: Built, layout: Layout): readonly string[] {
  const first = firstToTell(errors);
  if (first === undefined) {
    const compiles = !built.diagnostics.some(({ severity, line }) => severity === "error" && line > 0);
    const head = compiles ? "It compiles, but no program came of it." : "It does not compile.";
    return [head, "", ...otherWords(built, layout)];
  }
  const { explanation, message } = first;
  const advice = explanation ?? generalAdvice(message);
  const others = errors.length - 1;
  return [
    `It does not compile. The first mistake is in line ${first.line}:`,
    "",
    ...excerpt(built.source, first, layout),
    "",
    ...wrap(advice, layout.columns),
    "",
    ...wrap(`The compiler says: ${ended(message)}`, layout.columns).map((line) => layout.style("dim", line)),
    ...(others === 0
      ? []
      : wrap(`${others} more ${others === 1 ? "error" : "errors"}; perhaps they go with this one.`, layout.columns)),
  ];
}

function otherWords({ diagnostics, text }: Built, { columns }: Layout): readonly string[] {
  const elsewhere = diagnostics.find(({ severity }) => severity === "error");
  if (elsewhere === undefined) return wrap(linkerSentence(text), columns);
  const asked = diagnostics.find(({ file, line }) => line > 0 && file.endsWith(".cpp"));
  const where = asked === undefined ? "" : ` That is because of your line ${asked.line}.`;
  return wrap(`The compiler stumbles over ${elsewhere.file}:${elsewhere.line}: ${elsewhere.message}.${where}`, columns);
}

/** A mistake that the compiler lets pass. */
export function warningLines(warnings: readonly Explained[], { columns }: Layout): readonly string[] {
  const [first] = warnings;
  if (first === undefined) return [];
  const says = first.explanation ?? ended(first.message);
  return wrap(`Line ${first.line}: ${says}`, columns);
}
