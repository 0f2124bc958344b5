/** What a run left: its lines, and the deviation that CPython's side noticed. */
export interface Run {
  readonly lines: readonly string[];
  readonly deviation?: { readonly number: number; readonly text: string } | undefined;
}

export type Verdict =
  | { readonly kind: "equal" }
  | { readonly kind: "deviation"; readonly number: number; readonly text: string }
  | { readonly kind: "different"; readonly at: number };

/** Compares up to the first deviation: from there on the two have a right to differ. */
export function compare(expected: Run, actual: Run): Verdict {
  const { deviation } = expected;
  const until = deviation ? expected.lines.indexOf(`deviation ${deviation.number}`) : Infinity;
  const length = Math.min(until, Math.max(expected.lines.length, actual.lines.length));
  for (let at = 0; at < length; ++at) {
    if (expected.lines[at] !== actual.lines[at]) return { kind: "different", at };
  }
  return deviation ? { kind: "deviation", ...deviation } : { kind: "equal" };
}

/** Both logs side by side, with a mark at the first difference. */
export function sideBySide(expected: Run, actual: Run, at: number): string {
  const width = Math.max(7, ...expected.lines.map((line) => line.length));
  const rows = [`  ${"CPython".padEnd(width)} | ours`];
  const count = Math.max(expected.lines.length, actual.lines.length);
  for (let row = 0; row < count; ++row) {
    const mark = row === at ? ">" : " ";
    rows.push(`${mark} ${(expected.lines[row] ?? "").padEnd(width)} | ${actual.lines[row] ?? ""}`);
  }
  return rows.join("\n");
}
