import { describe, expect, test } from "vitest";
import { renderLesson } from "../src/render.ts";
import { kDigest, lessonWith } from "./support.ts";

function html(markdown: string): string {
  const rendered = renderLesson(lessonWith(markdown), "lesson.md");
  expect(rendered.problems).toEqual([]);
  return rendered.html;
}

function problem(markdown: string): string {
  const { problems } = renderLesson(lessonWith(markdown), "lesson.md");
  expect(problems).toHaveLength(1);
  return problems.map(({ line, text }) => `${line}: ${text}`).join();
}

describe("prose", () => {
  test("gets its numbers from the trace", () => {
    expect(html("It took {{trace greet: elapsed}}.")).toBe(
      '<p>It took <span class="measured" data-example="greet">2 s</span>.</p>\n',
    );
  });

  test("gets its code from the example, with the line it begins at", () => {
    const rendered = html("{{code greet: main}}");
    expect(rendered).toContain('<pre class="code" data-example="greet" data-first-line="9">');
    expect(rendered).toContain("run(greet(&quot;world&quot;));");
    expect(rendered).not.toContain("<p>");
  });

  test("gets the lines of a function from one to another", () => {
    const rendered = html("{{code greet: greet from `co_await` to `print`}}");
    expect(rendered).toContain('data-first-line="5"><code class="language-cpp">  co_await sleep(1s);');
    expect(rendered).not.toContain("Coro");
    expect(problem("{{code greet: `co_await` to `print`}}")).toMatch(/FUNCTION from TEXT to TEXT/);
  });

  test("gets a function of the talk's Python", () => {
    expect(html("{{python: greet}}")).toContain("async def greet(name):");
    expect(problem("{{python: great}}")).toMatch(/no function "great"/);
  });

  test("shows a whole example when no function is named", () => {
    expect(html("{{code greet}}")).toContain("#include &quot;lesson.h&quot;");
  });

  test("shows the talk's Python beside the C++", () => {
    const rendered = html("{{beside greet: greet}}");
    expect(rendered.indexOf("async def greet")).toBeGreaterThan(0);
    expect(rendered.indexOf("async def greet")).toBeLessThan(rendered.indexOf("Coro&lt;&gt; greet"));
  });

  test("shows what came of a sweep, await by await, with links to the lines", () => {
    const rendered = html("{{sweep greet}}");
    expect(rendered).toContain("<caption>3 runs: 1 lost, 2 safe</caption>");
    expect(rendered).toContain('<table class="sweep" data-example="greet" data-scenario="late">');
    expect(rendered).toContain(
      '<tr><td>1</td><td><a class="line" href="#" data-example="greet" data-line="5">line 5</a></td>' +
        '<td>sleep</td><td class="outcome-lost">lost</td><td class="outcome-safe">safe</td></tr>',
    );
    expect(rendered).toContain(
      '<tr><td>2</td><td></td><td>stream.read</td><td class="outcome-safe">safe</td><td></td>',
    );
    expect(problem("So {{sweep greet}}.")).toBe("1: {{sweep greet}} must stand alone in its paragraph");
  });

  test("points at lines by what they say", () => {
    expect(html("See {{line greet: `co_await sleep`}}.")).toContain('data-line="5">line 5</a>');
  });

  test("proposes an edit that exists", () => {
    const { html, changes } = renderLesson(lessonWith("Change {{change greet: `1s` to `2s`}}."), "lesson.md");
    expect(changes).toEqual([{ example: "greet", file: "greet.cpp", find: "1s", replace: "2s" }]);
    expect(html).toContain("<code>1s</code> to <code>2s</code>");
  });

  test("may break a placeholder over two lines, and still knows the line of what follows", () => {
    const broken = "Change {{change greet: `1s` to\n`2s`}},\nthen {{code greet}}.";
    expect(problem(broken)).toMatch(/^3: {{code greet}} must stand alone/);
  });

  test("may say what to type in a terminal", () => {
    expect(html("Start it with `./yp run 01_greetings/greet`.")).toContain("<code>./yp run");
    expect(html("Ask it with `curl -d tea http://127.0.0.1:8080/`.")).toContain("<code>curl -d tea");
  });

  test("moves the cursor of an example by a link", () => {
    expect(html("[the second beat](#t=100ms&example=greet)")).toContain(
      '<a href="#" data-example="greet" data-scenario="late" class="at" data-time="100000000">the second beat</a>',
    );
  });

  test("names the time when a cursor link has no text", () => {
    expect(html("Look at [](#t=1.2s&example=greet).")).toContain(">t = 1.2 s</a>");
  });

  test("links to another lesson of the course", () => {
    const rendered = renderLesson(lessonWith("[shield](#/14_shield)"), "lesson.md", ["14_shield"]);
    expect(rendered.html).toBe('<p><a href="#/14_shield">shield</a></p>\n');
  });

  test("hides an answer until it is asked for", () => {
    const rendered = html("::: answer What happens\nIt waits.\n:::\n");
    expect(rendered).toBe('<details class="answer"><summary>What happens</summary>\n<p>It waits.</p>\n</details>\n');
  });

  test("escapes html, in text and in what a trace says", () => {
    expect(html("<script>alert()</script>")).toContain("&lt;script&gt;");
    expect(html("{{trace greet: text print task=2}}")).toContain("a &lt; b &amp; c");
  });

  test("opens other sites in a tab of their own", () => {
    expect(html("[docs](https://docs.python.org/3/)")).toContain('rel="noreferrer noopener" target="_blank"');
  });
});

describe("a lesson is refused, with its line, for", () => {
  test("a literal copy of code", () => {
    expect(problem("Text.\n\n```cpp\nint x;\n```")).toMatch(/^3: a literal copy of code; pull it from an example/);
    expect(problem("Text.\n\n    int x;\n")).toMatch(/^3: a literal copy of code/);
  });

  test("an inline piece of code that no example has", () => {
    expect(problem("Use\n`co_await sleep(7s)` here.")).toMatch(/^2: `co_await sleep\(7s\)` is in no example/);
  });

  test("a time that is typed by hand", () => {
    expect(problem("It takes 1.5 s in all.")).toMatch(/^1: "1.5 s" is typed by hand; pull it from a trace/);
  });

  test("an unknown example", () => {
    expect(problem("a\n\n{{code gret: main}}")).toMatch(/^3: there is no example "gret".*its examples are greet/);
  });

  test("an unknown function", () => {
    expect(problem("{{code greet: mian}}")).toMatch(/^1: no function "mian"/);
  });

  test("an unknown query", () => {
    expect(problem("a\nb {{trace greet: speed}}")).toMatch(/^2: there is no query "speed"/);
  });

  test("an unknown placeholder", () => {
    expect(problem("{{trce greet: elapsed}}")).toMatch(/^1: cannot read {{trce greet: elapsed}}; there are/);
  });

  test("code in the middle of a sentence", () => {
    expect(problem("See {{code greet: main}} here.")).toMatch(/must stand alone in its paragraph/);
  });

  test("an edit of a text that is not there exactly once", () => {
    expect(problem("{{change greet: `greet` to `wave`}}")).toMatch(/"greet" occurs 2 times in greet.cpp/);
    expect(problem("{{change greet: `5s` to `6s`}}")).toMatch(/"5s" occurs 0 times/);
  });

  test("a link to a moment at which nothing happens", () => {
    expect(problem("[x](#t=3s&example=greet)")).toMatch(/nothing happens in greet at 3s/);
  });

  test("a link that leads nowhere", () => {
    expect(problem("[x](other.html)")).toMatch(/cannot follow the link "other.html"/);
  });

  test("a link to a lesson that the course does not have", () => {
    expect(problem("[x](#/14_shelter)")).toMatch(/there is no lesson "14_shelter" to link to/);
  });

  test("an address that is none", () => {
    expect(problem("[x](https://)")).toMatch(/"https:\/\/" is no address/);
  });

  test("an image", () => {
    expect(problem("![x](https://example.org/x.png)")).toMatch(/no images/);
  });
});

test("all problems of a lesson are told at once", () => {
  const { problems } = renderLesson(lessonWith("{{code a}}\n\n{{code b}}", kDigest), "lesson.md");
  expect(problems.map((found) => found.line)).toEqual([1, 3]);
});

describe("a scenario", () => {
  test("is named behind the example, and its own trace answers", () => {
    expect(renderLesson(lessonWith("{{trace greet@late: elapsed}}"), "lesson.md").html).toContain(">1 s<");
  });

  test("goes with the links to a moment or to the example", () => {
    const { html } = renderLesson(lessonWith("[there](#example=greet&scenario=late)"), "lesson.md");
    expect(html).toContain('data-scenario="late"');
  });

  test("that the example has not is a problem", () => {
    const { problems } = renderLesson(lessonWith("{{trace greet@early: elapsed}}"), "lesson.md");
    expect(problems[0]?.text).toBe('greet has no scenario "early"; its scenarios are late');
  });
});

describe("a slider", () => {
  const problem = (markdown: string) => renderLesson(lessonWith(markdown), "lesson.md").problems[0]?.text;

  test("is about one number of the program, and proposes both its ends", () => {
    const { html, changes, problems } = renderLesson(lessonWith("{{slider greet: `sleep(1s)` from 0 to 12}}"), "x");
    expect(problems).toEqual([]);
    expect(html.trim()).toBe(
      '<yp-slider data-example="greet" data-before="sleep(" data-after="s)" data-own="1" data-from="0" data-to="12"><code>sleep(1s)</code></yp-slider>',
    );
    expect(changes.map(({ find, replace }) => `${find} to ${replace}`)).toEqual([
      "sleep(1s) to sleep(0s)",
      "sleep(1s) to sleep(12s)",
    ]);
  });

  test("is refused without a number, outside of its ends, within a paragraph, and where its text is not once", () => {
    expect(problem("{{slider greet: `greet` from 0 to 12}}")).toMatch(/which has one whole number/);
    expect(problem("{{slider greet: `sleep(1s)` from 2 to 12}}")).toMatch(/lies outside of the slider/);
    expect(problem("Drag {{slider greet: `sleep(1s)` from 0 to 12}}.")).toMatch(/must stand alone in its paragraph/);
    expect(problem("{{slider greet: `sleep(7s)` from 0 to 12}}")).toMatch(/occurs 0 times/);
  });
});

describe("of a program with a header, prose", () => {
  const kHeader = `#pragma once

#include "lesson.h"

inline Coro<> rest() {
  co_await sleep(3s);
}
`;
  const render = (markdown: string) => {
    const lesson = lessonWith(markdown);
    const headers = [{ file: "rest.h", source: kHeader }];
    return renderLesson({ ...lesson, examples: lesson.examples.map((each) => ({ ...each, headers })) }, "lesson.md");
  };

  test("shows the header's functions, and says whose line it points at", () => {
    expect(render("{{code greet: rest}}").html).toContain('data-file="rest.h" data-first-line="5">');
    expect(render("{{code greet: main}}").html).not.toContain("data-file");
    expect(render("See {{line greet: `sleep(3s)`}} and `sleep(3s)`.").html).toContain(
      'data-example="greet" data-file="rest.h" data-line="6">line 6 of rest.h</a>',
    );
  });

  test("proposes edits of the header", () => {
    expect(render("{{change greet: `3s` to `4s`}}").changes).toEqual([
      { example: "greet", file: "rest.h", find: "3s", replace: "4s" },
    ]);
  });

  test("quotes a text that is in one of the files", () => {
    expect(render("See {{line greet: `co_await sleep`}}.").problems).toMatchObject([
      { text: '"co_await sleep" is in greet.cpp, rest.h; write more of one line' },
    ]);
  });
});
