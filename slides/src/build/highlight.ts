/** Colours code when the deck is built: spans with the classes tok-keyword, tok-string ... */
import { cppLanguage } from "@codemirror/lang-cpp";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { parser as python } from "@lezer/python";

const kCode = /<pre class="code"([^>]*)><code class="language-(cpp|python)">([\s\S]*?)<\/code><\/pre>/g;
const kEntities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function unescaped(html: string): string {
  return html.replaceAll(/&(?:lt|gt|quot|amp);/g, (entity) => kEntities[entity] ?? entity);
}

function highlighted(text: string, language: string): string {
  const tree = language === "cpp" ? cppLanguage.parser.parse(text) : python.parse(text);
  let line = "";
  const lines: string[] = [];
  const put = (code: string, classes: string): void => {
    line += classes === "" ? escaped(code) : `<span class="${classes}">${escaped(code)}</span>`;
  };
  const putBreak = (): void => {
    lines.push(line);
    line = "";
  };
  highlightCode(text, tree, classHighlighter, put, putBreak);
  // A line of its own element, so that what does not fit goes on below its beginning.
  return [...lines, line].map((each) => `<span class="line">${each === "" ? "\u200b" : each}</span>`).join("\n");
}

/** Without the blanks that all lines begin with. */
function dedented(text: string): string {
  const lines = text.split("\n");
  const blanks = lines.flatMap((line) => (line.trim() === "" ? [] : [line.search(/\S/)]));
  const least = Math.min(...blanks);
  return lines.map((line) => line.slice(least)).join("\n");
}

function codeOf(html: string): string {
  return dedented(unescaped(html));
}

/** A block of code on a slide. */
export interface Snippet {
  readonly language: string;
  readonly lines: readonly string[];
}

export function snippetsOf(html: string): readonly Snippet[] {
  return [...html.matchAll(kCode)].map(([, , language = "", text = ""]) => ({
    language,
    lines: codeOf(text).split("\n"),
  }));
}

/** The html of a lesson's text, with its code coloured. */
export function highlight(html: string): string {
  return html.replaceAll(kCode, (_, attributes: string, language: string, text: string) => {
    return `<pre class="code ${language}"${attributes}><code>${highlighted(codeOf(text), language)}</code></pre>`;
  });
}
