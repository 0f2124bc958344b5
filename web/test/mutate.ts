/** Seeded noise: the same numbers every time, so that what a test finds it finds again. */

export class Noise {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_761) % 2_147_483_647 || 1;
  }

  /** From 0 to `below` - 1. */
  next(below: number): number {
    this.#state = (this.#state * 48_271) % 2_147_483_647;
    return this.#state % below;
  }

  of<T>(choices: readonly T[]): T {
    const chosen = choices[this.next(choices.length)];
    if (chosen === undefined) throw new Error("there is nothing to choose from");
    return chosen;
  }

  text(length: number): string {
    return Array.from({ length }, () => String.fromCharCode(this.next(0x300))).join("");
  }
}

/** Values that break what was not made for them, as JSON. */
export const hostileJson: readonly string[] = [
  "-1",
  "0",
  "1e999",
  "-1e999",
  "1e308",
  "0.5",
  "9007199254740993",
  "4294967296",
  "-2147483649",
  "null",
  "true",
  "[]",
  "{}",
  '""',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"hasOwnProperty"',
  '"\\u202eevil\\u202c"',
  '"\\u0000\\u0007\\u001b[31m"',
  '"\\ud800"',
  '"</text><script>alert(1)</script>"',
  '"line\\nbreak"',
  '":"',
  '"x.cpp:99999999999999999999"',
  `"${"x".repeat(5_000)}"`,
  `${"[".repeat(2_000)}${"]".repeat(2_000)}`,
];

/** The line with one of its values replaced, one of its keys left out, or a key that should not be there. */
function mutatedLine(line: string, noise: Noise): string {
  const record = JSON.parse(line) as Record<string, unknown>;
  const keys = Object.keys(record);
  const key = noise.of(keys);
  const members = Object.entries(record).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const act = noise.next(4);
  if (act === 0) return `{${members.filter(([name]) => name !== key).map(([name, value]) => `"${name}":${value}`)}}`;
  if (act === 1)
    return `{${members.map(([name, value]) => `"${name}":${value}`)},"__proto__":${noise.of(hostileJson)}}`;
  const value = noise.of(hostileJson);
  return `{${members.map(([name, old]) => `"${name}":${name === key ? value : old}`)}}`;
}

/** The trace after so many accidents. */
export function mutatedTrace(text: string, accidents: number, noise: Noise): string {
  const lines = text.trimEnd().split("\n");
  for (let i = 0; i < accidents; ++i) {
    const at = 1 + noise.next(Math.max(1, lines.length - 1));
    const line = lines[at];
    if (line === undefined) continue;
    switch (noise.next(6)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(1 + noise.next(lines.length), 0, line);
        break;
      case 2:
        lines[at] = line.slice(0, noise.next(line.length));
        break;
      case 3:
        lines[at] = noise.text(40);
        break;
      default:
        lines[at] = line.startsWith("{") && line.endsWith("}") ? mutatedOrLeft(line, noise) : line;
    }
  }
  return `${lines.join("\n")}\n`;
}

function mutatedOrLeft(line: string, noise: Noise): string {
  try {
    return mutatedLine(line, noise);
  } catch {
    return line;
  }
}
