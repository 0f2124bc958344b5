import type { Token } from "markdown-it";
import type { Lesson } from "./course.ts";
import { createMarkdown, kPlaceholder } from "./markdown.ts";
import { expand } from "./placeholders.ts";

/** A piece of prose without markup, for a terminal. Code has line breaks, the others none. */
export interface PlainBlock {
  readonly kind: "heading" | "paragraph" | "item" | "code";
  readonly text: string;
}

/** Prose of a lesson without markup. `lesson` is asked for when a placeholder wants its traces. Throws: LessonError. */
export function plainBlocks(markdown: string, lesson: () => Lesson): readonly PlainBlock[] {
  const blocks: PlainBlock[] = [];
  let kind: PlainBlock["kind"] = "paragraph";
  for (const token of createMarkdown().parse(markdown, {})) {
    if (token.type === "heading_open") kind = "heading";
    else if (token.type === "list_item_open") kind = "item";
    else if (token.type === "heading_close" || token.type === "list_item_close") kind = "paragraph";
    else if (token.type === "fence" || token.type === "code_block") blocks.push({ kind: "code", text: token.content });
    else if (token.type === "inline") blocks.push(inlineBlock(kind, token.children ?? [], lesson));
  }
  return blocks;
}

/** The part of a lesson below the heading `## title`, without it; undefined when there is none. */
export function sectionOf(markdown: string, title: string): string | undefined {
  const lines = markdown.split("\n");
  const start = lines.indexOf(`## ${title}`);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith("## "));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join("\n");
}

function inlineBlock(kind: PlainBlock["kind"], children: readonly Token[], lesson: () => Lesson): PlainBlock {
  const [only] = children;
  if (children.length === 1 && only?.type === kPlaceholder) {
    const { form, html } = expand(lesson(), only.content);
    return { kind: form === "block" ? "code" : kind, text: withoutTags(html) };
  }
  return { kind, text: children.map((child) => inlineText(child, lesson)).join("") };
}

function inlineText(token: Token, lesson: () => Lesson): string {
  if (token.type === "softbreak" || token.type === "hardbreak") return " ";
  if (token.type === "code_inline") return `\`${token.content}\``;
  if (token.type === kPlaceholder) return withoutTags(expand(lesson(), token.content).html);
  return token.content;
}

const kEntities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function withoutTags(html: string): string {
  return html.replaceAll(/<[^>]*>/g, "").replaceAll(/&(?:lt|gt|quot|amp);/g, (entity) => kEntities[entity] ?? entity);
}
