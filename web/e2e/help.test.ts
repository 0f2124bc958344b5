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

describe("keys of a single character", () => {
  const toggle = () => help().getByRole("switch", { name: "Keys of a single character" });

  it("are turned off in the help by keyboard, stay so after a reload, and come back", async () => {
    const { page } = driver;
    await driver.run();
    const keys = page.getByRole("button", { name: "Keys", exact: true });
    await keys.focus();
    await page.keyboard.press("?");
    await toggle().focus();
    expect(await toggle().isChecked()).toBe(true);
    await page.keyboard.press("Space");
    expect(await toggle().isChecked()).toBe(false);
    // The one that opened the help does not close it any more; Escape does.
    await page.keyboard.press("?");
    expect(await help().isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await help().waitFor({ state: "hidden" });

    await driver.slider.focus();
    const compare = page.getByRole("button", { name: "Compare", exact: true });
    const at = await driver.event();
    await page.keyboard.type("c?0 ");
    expect(await compare.getAttribute("aria-pressed")).toBe("false");
    expect(await compare.getAttribute("aria-keyshortcuts")).toBeNull();
    expect(await compare.getAttribute("title")).toBe("Compare with the run before");
    expect(await help().isVisible()).toBe(false);
    await page.keyboard.press("ArrowLeft");
    expect(await driver.event()).toBe(at - 1);

    await page.reload();
    await page.locator(".cm-content[aria-label]").waitFor();
    await page.keyboard.press("?");
    expect(await help().isVisible()).toBe(false);
    await keys.click();
    expect(await toggle().isChecked()).toBe(false);
    expect(await help().locator(".help-off", { hasText: "Play or pause" }).textContent()).toContain("off");
    await help().getByText("Keys of a single character").click();
    await page.keyboard.press("?");
    await help().waitFor({ state: "hidden" });
    expect(await compare.getAttribute("aria-keyshortcuts")).toBe("c");
  });

  it("are read aloud as a switch with its reason", async () => {
    const { page } = driver;
    await page.keyboard.press("?");
    expect(
      await toggle().evaluate(
        (input) => document.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent,
      ),
    ).toContain("speak your input");
    await toggle().click();
    expect(await help().ariaSnapshot()).toContain('- switch "Keys of a single character"');
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
