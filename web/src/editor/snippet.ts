/** Colours a snippet of the prose as the editor colours code. */
import { cppLanguage } from "@codemirror/lang-cpp";
import { highlightCode } from "@lezer/highlight";
import { StyleModule } from "style-mod";
import { adoptStyles } from "./adopted-styles.ts";
import { lineFor } from "./code-lines.ts";
import { cppHighlight } from "./highlight.ts";

/** Replaces the element's text by coloured lines; with `firstLine` each line carries its number. */
export function highlightSnippet(element: HTMLElement, firstLine: number | undefined): void {
  adoptStyles();
  const text = (element.textContent ?? "").replace(/\n$/, "");
  if (cppHighlight.module !== null) StyleModule.mount(document, cppHighlight.module);
  const texts = text.split("\n");
  const lines: HTMLElement[] = [];
  const nextLine = (): HTMLElement =>
    lineFor(texts[lines.length] ?? "", firstLine === undefined ? undefined : firstLine + lines.length);
  let line = nextLine();
  const put = (code: string, classes: string): void => {
    const span = document.createElement("span");
    if (classes !== "") span.className = classes;
    span.textContent = code;
    line.append(span);
  };
  const putBreak = (): void => {
    line.append("\n");
    lines.push(line);
    line = nextLine();
  };
  highlightCode(text, cppLanguage.parser.parse(text), cppHighlight, put, putBreak);
  element.replaceChildren(...lines, line);
}
