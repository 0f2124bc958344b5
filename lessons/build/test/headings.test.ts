import { describe, expect, test } from "vitest";
import { slugOf } from "../src/headings.ts";
import { renderLesson } from "../src/render.ts";
import { lessonWith } from "./support.ts";

describe("a heading", () => {
  test("has an address of its words", () => {
    expect(slugOf("What changed, since the talk?")).toBe("what-changed-since-the-talk");
    expect(renderLesson(lessonWith("## Go further\n"), "lesson.md").html).toContain('<h2 id="section-go-further">');
  });

  test("has a number when another one has the same words", () => {
    const { html } = renderLesson(lessonWith("## Run\n\n## Run\n"), "lesson.md");
    expect([...html.matchAll(/id="([^"]+)"/g)].map((match) => match[1])).toEqual(["section-run", "section-run-2"]);
  });
});
