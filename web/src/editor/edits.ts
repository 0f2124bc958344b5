/** The smallest edits from one text to another, so that carets and marks stay where they belong. */

export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The part of `before` that must be replaced to get `after`: the texts agree before and behind it. */
export function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}

const kBlank = /\s*/y;

function blankAt(text: string, at: number): string {
  kBlank.lastIndex = at;
  return kBlank.exec(text)?.[0] ?? "";
}

/** When the texts differ in blanks alone, an edit for each blank that differs; else one edit for all. */
export function layoutEdits(before: string, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [old, now] = [blankAt(before, i), blankAt(after, j)];
    if (old !== now) edits.push({ from: i, to: i + old.length, insert: now });
    i += old.length;
    j += now.length;
    if (before[i] !== after[j]) return [difference(before, after)];
    i += 1;
    j += 1;
  }
  return edits;
}
