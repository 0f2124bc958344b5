/// <reference path="./markdown-it-container.d.ts" />
import MarkdownIt, { type MarkdownIt as Markdown } from "markdown-it";
import container from "markdown-it-container";

/** The token type of `{{...}}`; its content is what stands between the braces, trimmed. */
export const kPlaceholder = "placeholder";

/**
 * Lesson text is CommonMark without raw html, and with three additions: `{{placeholders}}`, `::: answer Title` ... `:::`
 * for what the reader should see only after a guess, and `::: predict ...` (predictions.ts) for a guess that is asked for.
 */
export function createMarkdown(): Markdown {
  const md = new MarkdownIt("commonmark", { html: false }).enable("table");
  md.inline.ruler.push(kPlaceholder, (state, silent) => {
    if (!state.src.startsWith("{{", state.pos)) return false;
    const end = state.src.indexOf("}}", state.pos);
    if (end < 0) return false;
    if (!silent) state.push(kPlaceholder, "", 0).content = state.src.slice(state.pos + 2, end).trim();
    state.pos = end + 2;
    return true;
  });
  container(md, "answer", {
    render: (tokens, index) => {
      const token = tokens[index];
      if (token?.nesting !== 1) return "</details>\n";
      const title = token.info.trim().replace(/^answer\s*/, "");
      return `<details class="answer"><summary>${escapeHtml(title || "Answer")}</summary>\n`;
    },
  });
  container(md, "predict", {
    // The walk over the lesson gives the opening token its html.
    render: (tokens, index) => (tokens[index]?.nesting === 1 ? tokens[index].content : "</details>\n</yp-predict>\n"),
  });
  return md;
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
