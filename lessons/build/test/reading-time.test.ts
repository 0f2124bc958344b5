import { expect, test } from "vitest";
import { kBudget, readingProblem, readingTime } from "../src/reading-time.ts";

const words = (count: number): string => "word ".repeat(count);

test("two hundred words of prose take a minute", () => {
  expect(readingTime(`${words(100)}\n\n* ${words(60)}\n\n${words(40)}\n`)).toBe(1);
});

test("headings and folded answers are read, too", () => {
  expect(readingTime(`## ${words(10)}\n\n::: answer Which\n${words(190)}\n:::\n`)).toBe(1);
});

test("code and what the page fills in take no time", () => {
  expect(
    readingTime(`${words(200)} {{trace greet: elapsed}} {{line greet: \`co_await x\`}}\n\n{{code greet: main}}\n`),
  ).toBe(1);
});

test("a lesson within the budget has no problem, and one beyond it is told how long it takes", () => {
  const problemOf = (count: number) => readingProblem({ id: "01_long", markdown: words(count) });
  expect(problemOf(kBudget * 200)).toEqual([]);
  expect(problemOf(kBudget * 200 + 100)).toMatchObject([
    {
      file: "lessons/01_long/lesson.md",
      text: expect.stringContaining("takes 8.5 minutes to read, and 8 are the budget"),
    },
  ]);
});
