import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const kExercise = new URL("../../lessons/06_lightweight_tasks/exercise/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, kExercise), "utf8");

const stage = useStage();
let driver: PageDriver;

async function open(): Promise<void> {
  const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
  driver = await PageDriver.open(context, `${stage.url}#/06_lightweight_tasks/exercise`);
}

afterEach(async () => {
  driver?.expectNoErrors();
  await driver?.page.context().close();
});

const button = (name: string) => driver.page.getByRole("button", { name, exact: true });
const rules = async (): Promise<readonly string[]> =>
  (await driver.page.locator(".exercise-rule").allInnerTexts()).map((text) => text.replaceAll("\n", ""));

async function says(text: string): Promise<void> {
  await driver.page.locator(".exercise-pane [role=status]", { hasText: text }).waitFor({ timeout: 50_000 });
}

describe("an exercise in the page", () => {
  it("says which check does not hold, shows the run, and gives hints one by one", async () => {
    await open();
    await button("Check").click();
    await says("Not yet: the pages are fetched at once does not hold.");
    expect(await rules()).toEqual([
      "the sizes are added up: holds",
      "each page is fetched once: holds",
      "the pages are fetched at once: does not hold",
      "no task is left over: holds",
    ]);
    await expect.poll(() => driver.page.locator(".exercise-seen").innerText()).toBe("The run takes 15 s, not 5 s.");
    await button("A hint").click();
    await button("One more hint").click();
    expect(await driver.page.getByRole("list", { name: "Hints" }).getByRole("listitem").count()).toBe(2);
    // The moment that the verdict is about is shown.
    expect(await driver.page.locator(".readout").first().innerText()).toContain("15 s");
  });

  it("is solved by what the learner writes, by keyboard, and is compared with the solution then", async () => {
    await open();
    await driver.write(read("solution.cpp"));
    await driver.page.keyboard.press("Escape");
    await driver.page.locator(".exercise-pane").focus();
    await driver.page.keyboard.press("k");
    await says("Solved: every check holds, in 20 runs.");
    await button("Compare with the solution").click();
    expect(await button("Compare with the solution").getAttribute("aria-pressed")).toBe("true");
  });

  it("has its headers in tabs", async () => {
    const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
    driver = await PageDriver.open(context, `${stage.url}#/12_cancellation/exercise`);
    await button("Check").click();
    await says("Not yet: the shift ends cancelled does not hold.");
    await driver.page.getByRole("tab", { name: "museum.h" }).click();
    await driver.lineWith("Coro<> clean_rooms()").waitFor();
  });

  it("is checked with a header that was edited, and compared with the solution file by file", async () => {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    driver = await PageDriver.open(context, `${stage.url}#/12_cancellation/exercise`);
    const { page } = driver;
    await driver.write(readFileSync(new URL("../../12_cancellation/exercise/solution.cpp", kExercise), "utf8"));
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: /^museum\.h/ }).click();
    await driver.typeInLine('print("room"', 'clean");'.length, 0, "un");
    await page.keyboard.press("Escape");
    await button("Check").click();
    await says("Not yet: the first room is clean does not hold.");
    await driver.typeInLine('print("room"', 'clean");'.length, "un".length, "");
    await driver.typeInLine("// The museum", 0, 0, " Mine.");
    await page.keyboard.press("Escape");
    await button("Check").click();
    await says("Solved: every check holds");
    await button("Compare with the solution").click();
    const deleted = page.locator(".cm-deletedChunk");
    await expect.poll(() => deleted.allTextContents()).toHaveLength(1);
    expect(await deleted.textContent()).toContain("and its rooms.");
    await page.getByRole("tab", { name: /^start\.cpp/ }).click();
    await page.locator(".exercise-solved", { hasText: "start.cpp is the same; museum.h differs." }).waitFor();
    expect(await deleted.count()).toBe(0);
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    await expect.poll(() => deleted.allTextContents()).not.toHaveLength(0);
  });

  it("tells code that does not compile apart from code that is wrong", async () => {
    await open();
    await driver.typeInLine("int total = 0;", 1, 0, "x");
    await button("Check").click();
    await driver.page.locator(".console-text", { hasText: "error" }).first().waitFor({ timeout: 50_000 });
    await driver.page.getByRole("button", { name: "Exercise", exact: true }).click();
    await says("It does not compile yet. The console says why.");
  });
});
