/** Code of the prose as lines, each of which wraps below its own beginning. Nothing here needs the editor's code. */

/** For the style sheet: so many characters a line begins behind its edge. */
export const kIndent = "--indent";

export function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** An empty line with room for `text`; `number` stands before it. */
export function lineFor(text: string, number: number | undefined): HTMLElement {
  const line = document.createElement("span");
  line.className = "code-line";
  line.style.setProperty(kIndent, String(indentOf(text)));
  if (number !== undefined) line.dataset.line = String(number);
  return line;
}

/** Replaces the element's text by its lines; they keep their places when they get their colours. */
export function layLines(element: HTMLElement, firstLine: number | undefined): void {
  const texts = (element.textContent ?? "").replace(/\n$/, "").split("\n");
  const lines = texts.map((text, i) => {
    const line = lineFor(text, firstLine === undefined ? undefined : firstLine + i);
    line.append(i === texts.length - 1 ? text : `${text}\n`);
    return line;
  });
  element.replaceChildren(...lines);
}
