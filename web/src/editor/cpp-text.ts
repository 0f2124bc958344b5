/** C++ as plain text: enough to look at a program without parsing it. */

const kSkipped =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|R"([^()\s\\]{0,16})\([\s\S]*?\)\1"|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)+'/g;

/**
 * The program with blanks for comments and for what stands between quotes, so that all places stay the same. A quote
 * between digits, as in 1'000, is none.
 */
export function maskCode(source: string): string {
  return source.replace(kSkipped, (text, _delimiter: unknown, offset: number) => {
    if (text.startsWith("'") && /\d/.test(source[offset - 1] ?? "")) return text;
    const quoted = /^R?["']/.test(text) && text.length > 1;
    if (!quoted) return text.replace(/[^\n]/g, " ");
    return `"${text.slice(1, -1).replace(/[^\n]/g, " ")}"`;
  });
}

/** Whether a position is in a comment or between quotes. */
export function isInText(source: string, position: number): boolean {
  for (const { 0: text, index } of source.matchAll(kSkipped)) {
    const end = index + text.length;
    if (index >= position) return false;
    if (text.startsWith("'") && /\d/.test(source[index - 1] ?? "")) continue;
    const open = text.startsWith("//") || !/["'/]$/.test(text) || text === '"';
    if (position < end || (open && position === end)) return true;
  }
  return false;
}

export interface CallAt {
  /** Behind the opening parenthesis. */
  readonly open: number;
  readonly callee: string;
  /** Which argument the position is in, from 0. */
  readonly argument: number;
}

/** Characters before the position that are looked at: no call is longer. */
const kLongestCall = 4_000;

const kNoCallee = new Set([
  "if",
  "for",
  "while",
  "switch",
  "catch",
  "return",
  "sizeof",
  "co_await",
  "co_return",
  "decltype",
  "alignof",
  "noexcept",
]);

/** The innermost call whose argument list a position is in; `masked` is of maskCode(). */
export function callAt(masked: string, position: number): CallAt | undefined {
  let depth = 0;
  let argument = 0;
  for (let i = position - 1; i >= Math.max(0, position - kLongestCall); --i) {
    const character = masked[i] ?? "";
    if (")]}".includes(character)) depth += 1;
    else if (character === "," && depth === 0) argument += 1;
    else if (character === ";" && depth === 0) return undefined;
    else if ("([{".includes(character)) {
      if (depth > 0) depth -= 1;
      else return character === "(" ? callBehind(masked, i, argument) : undefined;
    }
  }
  return undefined;
}

function callBehind(masked: string, parenthesis: number, argument: number): CallAt | undefined {
  const before = masked.slice(Math.max(0, parenthesis - 200), parenthesis);
  const callee = /(\w+)\s*(?:<[\w:<>, *&]*>)?\s*$/.exec(before)?.[1];
  if (callee === undefined || kNoCallee.has(callee) || /^\d/.test(callee)) return undefined;
  return { open: parenthesis + 1, callee, argument };
}
