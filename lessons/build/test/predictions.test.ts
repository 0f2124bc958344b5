import { describe, expect, test } from "vitest";
import { renderLesson } from "../src/render.ts";
import type { GoldenTrace } from "../src/trace.ts";
import { kDigest, kRecords, kTrace, lessonWith } from "./support.ts";

/** Task 1 waits in `greet`, is cancelled there, and stops the run in `main`. */
const kPlaces: GoldenTrace = {
  form: "records",
  records: [
    { t: 0, k: "run", format: 1 },
    { t: 0, k: "suspend", task: 1, at: "greet.cpp:5" },
    { t: 7, k: "print", task: 1, text: "same" },
    { t: 7, k: "print", task: 1, text: "same" },
    { t: 8, k: "suspend", task: 1, at: "greet.cpp:5" },
    { t: 8, k: "deliver", task: 1, at: "stream.cpp:9" },
    { t: 9, k: "stopped", task: 1, at: "greet.cpp:10" },
    { t: 9, k: "end", exit: 1 },
  ],
};

function rendered(head: string, golden: GoldenTrace = kTrace): string {
  const { html, problems } = renderLesson(lessonWith(`::: predict ${head}\nBecause.\n:::\n`, golden), "lesson.md");
  expect(problems).toEqual([]);
  return html;
}

function data(head: string, golden?: GoldenTrace): unknown {
  const attribute = /data-prediction="([^"]*)"/.exec(rendered(head, golden))?.[1] ?? "";
  return JSON.parse(attribute.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&"));
}

function problem(markdown: string, golden: GoldenTrace = kTrace): string {
  const { problems } = renderLesson(lessonWith(markdown, golden), "lesson.md");
  expect(problems).toHaveLength(1);
  return problems.map(({ line, text }) => `${line}: ${text}`).join();
}

const refused = (head: string, golden?: GoldenTrace): string => problem(`a\n\n::: predict ${head}\nb\n:::\n`, golden);

describe("a prediction", () => {
  test("is a question with a folded answer and explanation where no script runs", () => {
    const html = rendered("time greet {{elapsed}} How *long*?");
    expect(html).toContain('<p class="predict-question">How <em>long</em>?</p>\n<details class="answer">');
    expect(html).toContain('<span class="measured" data-example="greet">2 s</span></p>\n<p>Because.</p>\n</details>');
    expect(html.trimEnd().endsWith("</yp-predict>")).toBe(true);
  });

  test("of an order takes the printed lines from the trace, each with its moment", () => {
    expect(data("order greet Which first?")).toMatchObject({
      kind: "order",
      key: "01_greetings/order greet",
      lines: [
        { text: "beat 1", moment: { example: "greet", scenario: "late", time: 0, record: 4 } },
        { text: "beat 2", moment: { time: 100_000_000, record: 6 } },
        { text: "a < b & c", moment: { time: 1_200_000_000, record: 9 } },
      ],
    });
  });

  test("of an order shows the lines shuffled, always alike and never as they were", () => {
    const shown = (task: string) => data(`order greet {{text~${task}}} Which first?`);
    expect(shown("beat")).toMatchObject({ shown: [1, 0] });
    expect(shown("beat")).toEqual(shown("beat"));
    const html = rendered("order greet {{text~beat}} Which first?");
    expect(html).toContain('<ul class="predict-choices"><li><code>beat 2</code></li><li><code>beat 1</code></li></ul>');
    expect(html).toContain('<ol class="predict-answer"><li><code>beat 1</code></li><li><code>beat 2</code></li></ol>');
  });

  test("of a time has a scale with a round end, or the one that is asked for", () => {
    const gap = { kind: "time", answer: 1_100_000_000, moment: { record: 9 }, most: 2e9, step: 1e7 };
    expect(data("time greet {{largest_gap print}} How long?")).toMatchObject(gap);
    expect(data("time greet {{elapsed}} up to 12s How long?")).toMatchObject({ answer: 2e9, most: 12e9, step: 1e8 });
  });

  test("of a time is also had from a digest, which knows no record", () => {
    expect(data("time greet@late {{elapsed}} How long?")).toMatchObject({ moment: { scenario: "late", time: 1e9 } });
    expect(data("time greet@late {{elapsed}} How long?")).not.toHaveProperty("moment.record");
  });

  test("of a line shows the functions in which the answers are, and each line once", () => {
    expect(data("line greet {{all at~greet.cpp}} Where?", kPlaces)).toMatchObject({
      file: "greet.cpp",
      code: [{ firstLine: 4 }, { firstLine: 9, text: 'int main() {\n  run(greet("world"));\n}' }],
      answers: [
        { line: 5, moment: { time: 0, record: 1 } },
        { line: 10, moment: { time: 9, record: 6 } },
      ],
    });
    const html = rendered("line greet {{last stopped}} Where?", kPlaces);
    expect(html).toContain('data-line="10">line 10</a></p>');
  });

  test("of a line may be about the first or the last record that matches", () => {
    expect(data("line greet {{first suspend}} Where?", kPlaces)).toMatchObject({ answers: [{ moment: { time: 0 } }] });
    expect(data("line greet {{last suspend}} Where?", kPlaces)).toMatchObject({ answers: [{ moment: { time: 8 } }] });
  });
});

describe("a prediction is refused, with its line, for", () => {
  test("a head that can't be read", () => {
    expect(refused("colour greet Which?")).toMatch(/^3: cannot read "::: predict colour greet Which\?"; there are/);
    expect(refused("order greet")).toMatch(/^3: cannot read/);
  });

  test("an unknown example, scenario or query", () => {
    expect(refused("order gret Which?")).toMatch(/^3: there is no example "gret"/);
    expect(refused("order greet@early Which?")).toMatch(/^3: greet has no scenario "early"/);
    expect(refused("time greet {{text print}} When?")).toMatch(/^3: "text" asks for no time; these do: elapsed, at/);
    expect(refused("line greet {{some suspend}} Where?", kPlaces)).toMatch(/asked for by "all", "first" or "last"/);
  });

  test("an answer that the trace has not", () => {
    expect(refused("time greet {{at done}} When?")).toMatch(/^3: no record of the trace matches k=done/);
    expect(refused("line greet {{first print}} Where?", kPlaces)).toMatch(
      /a "print" record of the trace names no line/,
    );
    expect(refused("line greet {{first deliver}} Where?", kPlaces)).toMatch(/at lines of stream.cpp; choose/);
  });

  test("lines among which there is no order, or too many of them", () => {
    expect(refused("order greet Which?", kPlaces)).toMatch(/^3: the run prints 2 such lines; an order needs/);
    const beats = Array.from({ length: 9 }, (_, t) => ({ t, k: "print", text: `beat ${t}` }));
    expect(refused("order greet Which?", { form: "records", records: [...beats, ...kRecords.slice(-1)] })).toMatch(
      /prints 9 such lines/,
    );
  });

  test("a scale that ends before the answer", () => {
    expect(refused("time greet {{elapsed}} up to 1s How long?")).toMatch(/^3: the answer is 2 s, beyond the scale's/);
    expect(refused("order greet {{task=1}} up to 1s Which?")).toMatch(/only "predict time" has an "up to"/);
  });

  test("several runs where one is asked about", () => {
    expect(refused("time greet@late+late {{elapsed}} How long?", kDigest)).toMatch(/^3: "predict time" is about one/);
  });

  test("a question that was asked already, and one without explanation", () => {
    const twice = "::: predict order greet Which?\nb\n:::\n\n::: predict order greet Which?\nb\n:::\n";
    expect(problem(twice)).toBe("5: the lesson asks this already; ask it once");
    expect(problem("::: predict order greet Which?\n:::\n")).toMatch(/^1: the prediction has no explanation/);
  });

  test("what is typed in its question", () => {
    expect(refused("order greet Which after 1 s?")).toMatch(/^3: "1 s" is typed by hand/);
    expect(refused("order greet Is `co_await nap()` first?")).toMatch(/^3: `co_await nap\(\)` is in no example/);
  });

  test("a block that is called something else", () => {
    expect(problem("a\n\n::: perdict order greet Which?\nb\n:::\n")).toMatch(/^3: cannot read ":::/);
  });
});
