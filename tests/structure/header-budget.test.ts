import { expect, test } from "vitest";
import { nativeCompiler, pageCompiler, preprocessedLines } from "./preprocess.ts";

/** Lines of aio.h after preprocessing. A change that needs more tells in its commit what the page gains for it. */
const kPageBudget = 44_600; // emcc's libc++; 43,662 with jobs and the database
const kNativeBudget = 52_900; // libstdc++ 12; 51,978 with jobs and the database

const kPage = pageCompiler();

test.runIf(kPage)("aio.h stays within its budget of preprocessed lines for the page's compiler", async ({ signal }) => {
  if (kPage) expect(await preprocessedLines(kPage, "aio.h", signal)).toBeLessThanOrEqual(kPageBudget);
});

test("aio.h stays within its budget of preprocessed lines for a native compiler", async ({ signal }) => {
  expect(await preprocessedLines(nativeCompiler(), "aio.h", signal)).toBeLessThanOrEqual(kNativeBudget);
});

test("one heavy standard header would break the budget", async ({ signal }) => {
  const { command, flags } = nativeCompiler();
  const heavier = { command, flags: [...flags, "-include", "functional"] };
  expect(await preprocessedLines(heavier, "aio.h", signal)).toBeGreaterThan(kNativeBudget);
});
