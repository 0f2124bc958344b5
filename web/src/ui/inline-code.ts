import { html, type TemplateResult } from "lit";

/** Text with `code`. */
export function inlineCode(text: string): readonly (string | TemplateResult)[] {
  return text.split("`").map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`));
}
