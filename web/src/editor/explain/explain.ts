/** The compiler's messages with explanations for beginners, and without those that only follow from another mistake. */
import type { Diagnostic, Fixit } from "@yieldpoint/host";
import { awaitRules } from "./await-rules.ts";
import { type Explained, type Fix, Program, type Rule } from "./program.ts";
import { checkSource } from "./source-checks.ts";
import { typeRules } from "./type-rules.ts";

const rules: readonly Rule[] = [...awaitRules, ...typeRules];

function namedFix(fixits: readonly Fixit[]): readonly Fix[] {
  if (fixits.length === 0) return [];
  const words = fixits.map(({ text }) => text.trim()).filter((text) => text !== "");
  return [{ name: words.length === 0 ? "Remove it" : `Use ${words.join(" ")}`, edits: fixits }];
}

function explainOne(program: Program, diagnostic: Diagnostic, notes: readonly Diagnostic[]): Explained {
  const own = namedFix(diagnostic.fixits ?? []);
  const offset = program.offset(diagnostic.line, diagnostic.column);
  for (const { name, pattern, explain } of rules) {
    const found = pattern.exec(diagnostic.message);
    if (found === null) continue;
    const verdict = explain({ program, diagnostic, notes, found: found.slice(1).map((part) => part ?? ""), offset });
    if (verdict === undefined) continue;
    // A rule knows better than the compiler's guess by spelling: "did you mean wait?"
    const fixes = verdict.fixes === undefined || verdict.fixes.length === 0 ? own : verdict.fixes;
    return { ...diagnostic, explanation: verdict.text, rule: name, fixes };
  }
  return { ...diagnostic, fixes: own };
}

/** Rules whose mistake makes the compiler stumble over the rest of the line. */
const kBreakTheLine = new Set(["await misspelled", "return in a coroutine", "no return type", "Coro without brackets"]);

/** Rules whose mistake hides a whole function from the compiler. */
const kBreakTheRest = new Set(["async before a function"]);

/** Whether a message only says again, or worse, what another one has said. */
function isConsequence(each: Explained, all: readonly Explained[]): boolean {
  const errors = all.filter(({ severity }) => severity === "error");
  const before = all.slice(0, all.indexOf(each)).filter(({ severity }) => severity === "error");
  if (before.some(({ rule }) => kBreakTheRest.has(rule ?? ""))) return true;
  if (before.some(({ line, rule }) => line === each.line && kBreakTheLine.has(rule ?? "")))
    return each.severity !== "note";
  // The body was not understood, so whether it awaits is not known.
  if (each.rule === "coroutine without co_await") return errors.some((other) => other.rule !== each.rule);
  // What a function without a type would give to co_await.
  if (each.rule === "awaiting what is no coroutine") {
    return before.some(
      ({ rule }) => rule === "deduced return type" || rule === "co_await in a function that returns no Coro",
    );
  }
  // Each co_await of a function says it again.
  return before.some(
    ({ line, column, message }) => line === each.line && column === each.column && message === each.message,
  );
}

/** `own`: whether to look for mistakes that the compiler lets pass, too. */
export function explain(
  diagnostics: readonly Diagnostic[],
  source: string,
  file: string,
  own: boolean,
): readonly Explained[] {
  const program = new Program(source);
  const about = diagnostics.filter((each) => each.file === file && each.line > 0);
  const heads = diagnostics.flatMap((diagnostic, index) => {
    if (!about.includes(diagnostic)) return [];
    const behind = diagnostics.slice(index + 1);
    const end = behind.findIndex(({ severity }) => severity !== "note");
    return [
      explainOne(program, diagnostic, diagnostic.severity === "note" ? [] : behind.slice(0, end < 0 ? undefined : end)),
    ];
  });
  const found = heads.filter((each) => !isConsequence(each, heads) && !isBarrenNote(each));
  const said = new Set(found.map(({ line, explanation }) => `${line} ${explanation}`));
  const checks = own
    ? checkSource(program, file).filter(({ line, explanation }) => !said.has(`${line} ${explanation}`))
    : [];
  return [...found, ...checks];
}

/** Notes about how the library is made say nothing to a beginner. */
function isBarrenNote({ severity, message }: Explained): boolean {
  return (
    severity === "note" && /call to 'await_transform' implicitly required|^candidate |in instantiation of/.test(message)
  );
}
