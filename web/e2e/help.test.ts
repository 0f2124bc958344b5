import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
let driver: PageDriver;

beforeEach(async () => {
  const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
  driver = await PageDriver.open(context, `${stage.url}#/06_lightweight_tasks/gather_tasks`);
});

afterEach(async () => {
  await driver.page.context().close();
});

function help() {
  return driver.page.getByRole("dialog", { name: "Keys" });
}

describe("the help", () => {
  it("opens by the question mark, keeps the focus, and gives it back at Escape", async () => {
    const { page } = driver;
    await page.getByRole("button", { name: "Lessons", exact: true }).focus();
    await page.keyboard.press("?");
    await help().waitFor();
    expect(await help().textContent()).toContain("Run the program");
    for (let i = 0; i < 5; ++i) {
      await page.keyboard.press("Tab");
      // The browser's own controls come between the last and the first; the page's others never do.
      expect(await page.evaluate(() => document.activeElement?.closest("dialog, body")?.tagName)).toMatch(
        /DIALOG|BODY/,
      );
      expect(await page.evaluate(() => document.activeElement?.closest(".panes, header.bar"))).toBeNull();
    }
    await page.keyboard.press("Escape");
    await help().waitFor({ state: "hidden" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Lessons");
  });

  it("opens by its button, closes by its button, and opens again", async () => {
    const { page } = driver;
    for (let i = 0; i < 2; ++i) {
      await page.getByRole("button", { name: "Keys", exact: true }).click();
      await help().getByRole("button", { name: "Close" }).click();
      await help().waitFor({ state: "hidden" });
      expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Keys");
    }
  });

  it("is no more than a sign where text is written", async () => {
    const { page } = driver;
    await driver.lineWith("sleep(1s)").click();
    await page.keyboard.press("End");
    await page.keyboard.type("// why?");
    expect(await help().isVisible()).toBe(false);
    expect(await driver.lineWith("sleep(1s)").textContent()).toContain("// why?");
  });
});

describe("a first visit", () => {
  it("has one line that says how to begin, until the first run, and never again", async () => {
    const { page } = driver;
    const hint = page.getByText("Run the program, then drag through its time.");
    await hint.waitFor();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await hint.waitFor({ state: "detached" });
    await page.reload();
    await page.locator(".cm-content[aria-label]").waitFor();
    expect(await hint.count()).toBe(0);
  });
});
