import type { Token } from "markdown-it";
import { createMarkdown, kPlaceholder } from "./markdown.ts";

/** A piece of a lesson that is read in one go: a paragraph, an item of a list, a cell of a table. */
export interface Passage {
  /** Of lesson.md, where it begins. */
  readonly line: number;
  /** Its words. Code of one word is in backticks, and kHole stands for all that the lesson does not say itself. */
  readonly text: string;
  readonly bold: readonly Range[];
  /** The words of links to other lessons. */
  readonly linked: readonly Range[];
  /** The heading that it stands under; "" at the beginning. */
  readonly section: string;
  readonly isHeading: boolean;
}

/** Of a passage's text: the first character, and the one behind the last. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What no word contains. */
export const kHole = "\u0000";
const kLessonLink = /^#\/[a-z0-9_]+$/;

/** The passages of a lesson, without code blocks. */
export function passagesOf(markdown: string): readonly Passage[] {
  const passages: Passage[] = [];
  let section = "";
  let isHeading = false;
  for (const token of createMarkdown().parse(markdown, {})) {
    if (token.type === "heading_open") isHeading = true;
    else if (token.type === "heading_close") isHeading = false;
    else if (token.type === "inline" && token.children) {
      if (isHeading) section = token.content;
      passages.push({ line: (token.map?.[0] ?? 0) + 1, section, isHeading, ...wordsOf(token.children) });
    }
  }
  return passages;
}

function wordsOf(children: readonly Token[]): Pick<Passage, "text" | "bold" | "linked"> {
  let text = "";
  const bold: Range[] = [];
  const linked: Range[] = [];
  const opened: number[] = [];
  let linkFrom: number | undefined;
  for (const token of children) {
    if (token.type === "strong_open") opened.push(text.length);
    else if (token.type === "strong_close") bold.push({ from: opened.pop() ?? 0, to: text.length });
    else if (token.type === "link_open") {
      linkFrom = kLessonLink.test(String(token.attrGet("href"))) ? text.length : undefined;
    } else if (token.type === "link_close") {
      if (linkFrom !== undefined) linked.push({ from: linkFrom, to: text.length });
    } else text += written(token);
  }
  return { text, bold, linked };
}

/** A line break stays one, so that places in the text have lines. */
function written(token: Token): string {
  if (token.type === "text") return token.content;
  if (token.type === "softbreak" || token.type === "hardbreak") return "\n";
  if (token.type === "code_inline") return /^\w+$/.test(token.content) ? `\`${token.content}\`` : kHole;
  // A placeholder may go over lines.
  return token.type === kPlaceholder ? kHole + "\n".repeat(token.content.split("\n").length - 1) : "";
}
