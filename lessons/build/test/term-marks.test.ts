import { describe, expect, test } from "vitest";
import { parseGlossary } from "../src/glossary.ts";
import { renderLesson } from "../src/render.ts";
import { lessonWith } from "./support.ts";

const kTerms = parseGlossary(`
## task

* lesson: 02_tasks

A thing that runs.

## active

* lesson: 02_tasks
* everyday

It has begun.

## greeting

* lesson: 01_greetings

A word.

## \`gather\`

* lesson: 02_tasks

Waits for several.
`);

function rendered(markdown: string) {
  const { html, terms } = renderLesson(lessonWith(markdown), "lesson.md", ["02_tasks"], kTerms);
  return { html, terms: terms.map(({ term }) => term) };
}

describe("the words of the course in a lesson", () => {
  test("lead to the glossary where another lesson explains them", () => {
    expect(rendered("Two tasks run.")).toEqual({
      html: '<p>Two <a class="term" data-term="task" href="#/glossary/task">tasks</a> run.</p>\n',
      terms: ["task"],
    });
  });

  test("do so once", () => {
    const { html } = rendered("A task is a task.\n\n## More\n\nA task.\n");
    expect(html.match(/class="term"/g)).toHaveLength(1);
  });

  test("may be names of code", () => {
    expect(rendered("Call `gather`.").html).toContain('href="#/glossary/gather"><code>gather</code></a>');
  });

  test.each(["An **active** task.", "An active client."])("that are everyday words stay plain: %s", (markdown) => {
    expect(rendered(markdown).terms).not.toContain("active");
  });

  test.each(["A greeting.", "## A task", "A **task**.", "A [task](#/02_tasks)."])("stay plain in %s", (markdown) => {
    expect(rendered(markdown)).toMatchObject({ html: expect.not.stringContaining("term"), terms: [] });
  });
});
