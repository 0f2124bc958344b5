import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { deadlockTrace, sharedTrace } from "../test/moment-traces.ts";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage({ name: "locks.jsonl", text: deadlockTrace() });

const kDeadlock = `#include "lesson.h"

Coro<> move(Lock& from, Lock& to) {
  LockGuard first = co_await from.scoped();
  co_await sleep(10ms);
  LockGuard second = co_await to.scoped();
}

Coro<> demo() {
  Lock a, b;
  co_await gather(move(a, b), move(b, a));
}

int main() {
  run(demo());
}
`;

const kWide = { viewport: { width: 1440, height: 900 } } as const;

const screens = [
  { name: "wide and light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "wide and dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "a phone", viewport: { width: 360, height: 800 }, colorScheme: "light" },
] as const;

const tab = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });
const why = (page: Page): Locator => page.getByRole("group", { name: "Why" });
const timeline = (page: Page): Locator => page.getByRole("slider", { name: "Timeline of the run" });

async function openTrace(options: Parameters<typeof stage.browser.newContext>[0]): Promise<Page> {
  const page = await (await stage.browser.newContext(options)).newPage();
  await page.goto(stage.url);
  await timeline(page).waitFor();
  return page;
}

/** Presses Tab until what has the focus satisfies; fails when it never does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; ++presses) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`Tab never reaches ${selector}`);
}

describe.each(screens)("the views of a moment on $name", ({ viewport, colorScheme }) => {
  it("have nothing that axe objects to, and fit", async () => {
    const page = await openTrace({ viewport, colorScheme });
    for (const view of ["Loop", "Waits", "Resources"]) {
      await tab(page, view).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.target.join(" ")}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, view).toBeLessThanOrEqual(0);
    }
    await page.context().close();
  });
});

describe("a deadlock", () => {
  it("is a red circle in the graph, and the same in a sentence", async () => {
    const page = await openTrace(kWide);
    await tab(page, "Waits").click();
    expect(await page.locator(".wait-deadlock").textContent()).toContain("held by two, which waits for lock 1");
    expect(await page.locator(".wait-circle").count()).toBe(4);
    expect(await page.locator(".wait-edge-circle").count()).toBe(4);
    await page.context().close();
  });

  it("is found in a program that was just written", async () => {
    const driver = await PageDriver.open(stage.browser, `${new URL("#/06_lightweight_tasks/gather_tasks", stage.url)}`);
    const { page } = driver;
    await driver.write(kDeadlock);
    await driver.run();
    await tab(page, "Waits").click();
    await page.locator(".wait-deadlock").waitFor();
    expect(await page.locator(".wait-deadlock").textContent()).toContain("none of them can ever go on");
    await page.locator(".wait-deadlock").click();
    expect(await driver.markedLine.textContent()).toContain("co_await to.scoped()");
    await driver.close();
  });
});

describe("why", () => {
  it("is a chain of sentences, each of which leads to its record and selects whom it is about", async () => {
    const page = await openTrace(kWide);
    await tab(page, "Waits").click();
    await page.locator(".wait-node", { hasText: "one" }).first().click();
    const causes = why(page).locator(".why-cause");
    expect(await causes.first().textContent()).toContain("one waits for a lock that two holds since 10 ms");
    await causes.nth(1).click();
    expect(await timeline(page).getAttribute("aria-valuetext")).toContain("two acquires the lock.");
    expect(await causes.first().textContent()).toContain("two runs on the loop");
    await page.context().close();
  });

  it("is reached by keyboard, from the graph to the record", async () => {
    const page = await openTrace(kWide);
    await tabTo(page, ".tab");
    await tab(page, "Waits").focus();
    await page.keyboard.press("Enter");
    await tabTo(page, ".wait-node");
    await page.keyboard.press("Enter");
    expect(await why(page).locator(".why-cause").first().textContent()).toContain("main waits for gather of 2");
    await tabTo(page, ".why-cause");
    await page.keyboard.press("Enter");
    expect(await timeline(page).getAttribute("aria-valuetext")).toContain("main stops at line 12");
    await page.context().close();
  });
});

describe("a selection", () => {
  it("goes from a view to all others, and Escape ends it", async () => {
    const context = await stage.contextWithoutCompiler(kWide);
    const driver = await PageDriver.open(context, `${new URL("#/06_lightweight_tasks/gather_tasks", stage.url)}`);
    const { page } = driver;
    await driver.run();
    await tab(page, "Loop").click();
    await timeline(page).focus();
    await page.keyboard.press("Home");
    for (let i = 0; i < 4; ++i) await page.keyboard.press("Shift+ArrowRight");
    const ready = page.getByRole("region", { name: "Ready queue" });
    await ready.getByRole("button", { name: "Task-8", exact: true }).click();
    expect(await timeline(page).getAttribute("aria-valuetext")).toContain("Task-8 is ready since");
    expect(await why(page).locator(".why-cause").first().textContent()).toContain("Task-8 is ready");
    await tab(page, "Waits").click();
    expect(await page.locator('.wait-node[aria-pressed="true"]').textContent()).toContain("Task-8");
    await tab(page, "Story").click();
    expect(await page.locator(".story-selected").first().textContent()).toContain("Task-8");
    await page.keyboard.press("Escape");
    expect(await page.locator(".story-selected").count()).toBe(0);
    await context.close();
  });

  it("comes from the console, with the task that printed", async () => {
    const context = await stage.contextWithoutCompiler(kWide);
    const driver = await PageDriver.open(context, `${new URL("#/06_lightweight_tasks/gather_tasks", stage.url)}`);
    await driver.run();
    await driver.page.locator("button.console-stamp").first().click();
    expect(await timeline(driver.page).getAttribute("aria-valuetext")).toContain("Task-1 prints");
    expect(await driver.page.locator(".console-selected").count()).toBe(10);
    await context.close();
  });
});

describe("a line of the code", () => {
  it("leads to its next moment by a click beside it, and with Shift to the one before", async () => {
    const context = await stage.contextWithoutCompiler(kWide);
    const driver = await PageDriver.open(context, `${new URL("#/06_lightweight_tasks/gather_tasks", stage.url)}`);
    const { page } = driver;
    await driver.run();
    await timeline(page).press("Home");
    const line = page.locator(".cm-lineNumbers .cm-gutterElement", { hasText: /^5$/ });
    await line.click();
    const told = (): Promise<string | null> => timeline(page).getAttribute("aria-valuetext");
    expect(await told()).toContain("Task-2 stops at line 5");
    await line.click();
    expect(await told()).toContain("Task-3 stops at line 5");
    await line.click({ modifiers: ["Shift"] });
    expect(await told()).toContain("Task-2 stops at line 5");
    expect(await why(page).locator(".why-cause").first().textContent()).toContain("Task-2 waits for sleep");
    await context.close();
  });

  it("leads there by keyboard, from the caret", async () => {
    const context = await stage.contextWithoutCompiler(kWide);
    const driver = await PageDriver.open(context, `${new URL("#/06_lightweight_tasks/gather_tasks", stage.url)}`);
    const { page } = driver;
    await driver.run();
    await timeline(page).press("Home");
    await driver.lineWith("co_await sleep").click();
    await page.keyboard.press("Control+.");
    await page.keyboard.press("Control+.");
    expect(await timeline(page).getAttribute("aria-valuetext")).toContain("Task-3 stops at line 5");
    await page.keyboard.press("Control+,");
    expect(await timeline(page).getAttribute("aria-valuetext")).toContain("Task-2 stops at line 5");
    await context.close();
  });
});

describe("a task's changes", () => {
  it("are gone through by keys and by buttons", async () => {
    const page = await openTrace(kWide);
    await tab(page, "Waits").click();
    await page.locator(".wait-node", { hasText: "two" }).last().click();
    const told = (): Promise<string | null> => timeline(page).getAttribute("aria-valuetext");
    await page.keyboard.press("p");
    expect(await told()).toContain("two stops at line 6");
    await page.keyboard.press("p");
    expect(await told()).toContain("The loop runs two.");
    await page.keyboard.press("n");
    expect(await told()).toContain("two stops at line 6");
    await why(page).getByRole("button", { name: "To the task's change before" }).click();
    expect(await told()).toContain("The loop runs two.");
    await why(page).getByRole("button", { name: "To the task's next change" }).click();
    expect(await told()).toContain("two stops at line 6");
    expect(await why(page).getByRole("button", { name: "To the task's next change" }).isDisabled()).toBe(true);
    await page.context().close();
  });
});

describe("resources", () => {
  it("show what was left open in red, and lead to where it was opened", async () => {
    const page = await openTrace(kWide);
    await page
      .getByLabel("Open the trace of another run")
      .setInputFiles({ name: "shared.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(sharedTrace()) });
    await page.getByRole("heading", { name: "shared.jsonl" }).waitFor();
    await tab(page, "Resources").click();
    expect(await page.locator(".resource-summary").textContent()).toContain("3 never closed or given back in this run");
    expect(await page.locator(".resource-leaks").count()).toBe(3);
    await page.getByRole("button", { name: "lock 1" }).click();
    expect(await why(page).locator(".why-cause").first().textContent()).toContain("consumer runs on the loop");
    await page.context().close();
  });
});
