import { afterEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { readThrough } from "./read-through.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
let driver: PageDriver;

/** A lesson and its exercise: the compiler comes, and forty runs are made. */
const kTimeLimit = 240_000;
/** Milliseconds. */
const kCompiled = 100_000;
/** The page has fewer parts that Tab goes to. */
const kMostTabs = 150;

afterEach(async () => {
  driver?.expectNoErrors();
  await driver?.page.context().close();
});

const press = (key: string): Promise<void> => driver.page.keyboard.press(key);

/** The words of what has the focus. */
function focused(): Promise<string> {
  return driver.page.evaluate(() => {
    const active = document.activeElement;
    return (active?.getAttribute("aria-label") ?? active?.textContent ?? "").trim().replaceAll(/\s+/g, " ");
  });
}

function isInEditor(): Promise<boolean> {
  return driver.page.evaluate(() => document.activeElement?.matches(".cm-content") ?? false);
}

/** Presses Tab until what these words name has the focus. */
async function tabTo(name: string | RegExp): Promise<void> {
  const fits = (text: string): boolean => (typeof name === "string" ? text === name : name.test(text));
  for (let i = 0; i < kMostTabs; ++i) {
    if (fits(await focused())) return;
    // Tab indents in the editor, but for the one after Escape.
    if (await isInEditor()) await press("Escape");
    await press("Tab");
  }
  throw new Error(`Tab never comes to ${name}`);
}

/** The lesson's text as a whole, which arrows and Page Down move. */
async function tabToText(): Promise<void> {
  for (let i = 0; i < kMostTabs; ++i) {
    if (await driver.page.evaluate(() => document.activeElement?.matches("yp-prose"))) return;
    await press("Tab");
  }
  throw new Error("Tab never comes to the text");
}

async function says(text: string): Promise<void> {
  await driver.page.locator(".exercise-pane [role=status]", { hasText: text }).waitFor({ timeout: kCompiled });
}

describe("by keyboard alone", () => {
  it("a lesson is found, run, changed, read to its end, and its exercise is solved", {
    timeout: kTimeLimit,
  }, async () => {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    driver = await PageDriver.open(context, `${stage.url}#/04_blocking_calls`);
    const { page } = driver;

    await press("/");
    await page.keyboard.type("lightweight tasks");
    await page.locator("#search-hits [role=option]", { hasText: "6. Lightweight tasks" }).first().waitFor();
    await press("Enter");
    await page.getByRole("heading", { name: "Lightweight tasks", level: 1 }).waitFor();

    await tabTo("Yieldpoint: home");
    await tabToText();
    await readThrough(page, "06_lightweight_tasks");
    await tabTo("Run and see");
    await press("Enter");
    await expect.poll(() => page.locator(".readout").first().innerText(), { timeout: kCompiled }).toContain("of 10 s");
    await tabTo("Make this change");
    await press("Enter");
    await page.locator(".notice").waitFor();

    await tabTo("Open the exercise");
    await press("Enter");
    await page.locator(".cm-content[aria-label*='start.cpp']").waitFor();
    await tabTo("Check");
    await press("Enter");
    await says("Not yet: the pages are fetched at once does not hold.");
    await tabTo("A hint");
    await press("Enter");
    await page.getByRole("list", { name: "Hints" }).getByRole("listitem").waitFor();

    await tabTo(/^C\+\+ code of start\.cpp/);
    await solve();
    // One for what completion proposes, one for the editor to let Tab go.
    await press("Escape");
    await press("Escape");
    await press("Tab");
    await press("k");
    await says("Solved: every check holds");
    await tabTo("Compare with the solution");
    await press("Enter");
    await page.locator(".cm-deletedChunk, .cm-changedLine").first().waitFor();

    await press("Shift+N");
    await page.getByRole("heading", { name: "Lightweight tasks", level: 1 }).waitFor({ state: "hidden" });
    await press("Shift+P");
    await page.reload();
    await expect.poll(() => page.locator(".prose-kicker").innerText()).toContain("Exercise solved");
  });
});

/** Writes a task for each page where they were fetched one by one. */
async function solve(): Promise<void> {
  const { page } = driver;
  await press("Control+Home");
  for (let line = 1; line < kLoopLine; ++line) await press("ArrowDown");
  await press("Home");
  for (let line = 0; line < kLoopLines; ++line) await press("Shift+ArrowDown");
  await page.keyboard.type(
    "std::vector<Task<int>> tasks; for (int n = 1; n <= 5; ++n) tasks.push_back(create_task(fetch(n))); for (int size : co_await gather(tasks)) total += size; ",
  );
}

/** Where start.cpp has its loop, and how long it is. */
const kLoopLine = 12;
const kLoopLines = 3;
