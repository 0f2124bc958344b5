/** A number in a program's text that the lesson lets the reader drag: what stands before and after it. Pure. */
export interface NumberPlace {
  readonly before: string;
  readonly after: string;
}

interface Found {
  readonly from: number;
  readonly to: number;
}

function find(text: string, { before, after }: NumberPlace): Found | undefined {
  for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
    const from = at + before.length;
    const digits = /^\d+/.exec(text.slice(from))?.[0].length ?? 0;
    if (digits > 0 && text.startsWith(after, from + digits)) return { from, to: from + digits };
  }
  return undefined;
}

/** Undefined when the place is not there. */
export function numberIn(text: string, place: NumberPlace): number | undefined {
  const found = find(text, place);
  return found && Number(text.slice(found.from, found.to));
}

/** The text with another number at the place, and the number of its line; undefined when the place is not there. */
export function withNumber(
  text: string,
  place: NumberPlace,
  value: number,
): { readonly text: string; readonly line: number } | undefined {
  const found = find(text, place);
  if (found === undefined) return undefined;
  const head = text.slice(0, found.from);
  return { text: `${head}${value}${text.slice(found.to)}`, line: head.split("\n").length };
}
