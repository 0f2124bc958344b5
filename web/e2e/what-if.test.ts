import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Locator } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
const kWide: BrowserContextOptions = { viewport: { width: 1440, height: 1000 } };
let driver: PageDriver;

/** Opens a program as it is delivered, runs it, and shows a tab of the run. */
async function open(place: string, tab: string, options: BrowserContextOptions = kWide): Promise<void> {
  const context = await stage.contextWithoutCompiler(options);
  driver = await PageDriver.open(context, `${stage.url}#/${place}`);
  await driver.run();
  await button(tab).click();
}

function button(name: string | RegExp): Locator {
  return driver.page.getByRole("button", { name, exact: true });
}

function injections(): Locator {
  return driver.page.locator(".injection-go");
}

function code(): Locator {
  return driver.page.locator(".cm-content");
}

/** Waits for the next run to be shown: its status is another than before. */
async function statusAfter(change: () => Promise<void>): Promise<string> {
  const before = await driver.status.textContent();
  await change();
  await driver.page.waitForFunction((text) => document.querySelector(".status")?.textContent !== text, before);
  return driver.ended();
}

afterEach(async () => {
  driver.expectNoErrors();
  await driver.page.context().close();
});

describe("a program that has run", () => {
  it("gets Ctrl-C at the cursor from the menu of a lane, and the cursor stays", async () => {
    await open("06_lightweight_tasks/gather_tasks", "What if");
    await driver.drag(0.9, 0.5);
    const event = await driver.event();
    const status = await statusAfter(async () => {
      await driver.slider.focus();
      await driver.page.keyboard.press("Shift+F10");
      await driver.page.getByRole("menuitem", { name: "Press Ctrl-C" }).press("Enter");
    });
    expect(status).not.toMatch(/^Done/);
    expect(await driver.event()).toBe(event);
    expect(await injections().allTextContents()).toEqual([expect.stringMatching(/^\s*Press Ctrl-C\s/)]);
  });

  it("is as before when that is undone, and so again, by key and by button", async () => {
    await open("06_lightweight_tasks/gather_tasks", "What if");
    const usual = await driver.status.textContent();
    await driver.drag(0.9, 0.5);
    const stopped = await statusAfter(() => button("Press Ctrl-C").click());
    await driver.slider.focus();
    expect(await statusAfter(() => driver.page.keyboard.press("Control+z"))).toBe(usual);
    expect(await statusAfter(() => driver.page.keyboard.press("Control+Shift+Z"))).toBe(stopped);
    expect(await statusAfter(() => button("Undo").click())).toBe(usual);
    expect(await statusAfter(() => button("Redo").click())).toBe(stopped);
    expect(await statusAfter(() => button("Reset world").click())).toBe(usual);
    expect(await injections().count()).toBe(0);
  });

  it("loses the task whose lane was clicked with the other button", async () => {
    await open("06_lightweight_tasks/gather_tasks", "What if");
    await driver.slider.click({ button: "right", position: { x: 500, y: 34 + 24 * 2 + 12 } });
    const cancel = driver.page.getByRole("menuitem", { name: /^Cancel / });
    const name = (await cancel.textContent())?.trim() ?? "";
    await statusAfter(() => cancel.click());
    expect(await injections().first().textContent()).toContain(name);
    expect(await driver.slider.getAttribute("aria-valuetext")).toContain(name.replace("Cancel ", ""));
  });

  it("loses a task that was chosen without a pointer", async () => {
    await open("06_lightweight_tasks/gather_tasks", "What if");
    await driver.slider.focus();
    for (let step = 0; step < 5; ++step) await driver.page.keyboard.press("Shift+ArrowLeft");
    const tasks = driver.page.getByRole("combobox", { name: "Task" });
    const name = (await tasks.locator("option").nth(1).textContent()) ?? "";
    await tasks.selectOption({ index: 1 });
    await button(`Cancel ${name}`).press("Enter");
    await injections().first().waitFor();
    expect(await injections().first().textContent()).toContain(`Cancel ${name}`);
  });

  it("has it happen at another time when that is written into the list", async () => {
    await open("06_lightweight_tasks/gather_tasks", "What if");
    await driver.drag(0.9, 0.5);
    await statusAfter(() => button("Press Ctrl-C").click());
    const time = driver.page.getByRole("textbox", { name: "Time" });
    const ended = async (): Promise<string> => (await driver.page.locator(".readout").textContent()) ?? "";
    const before = await ended();
    await time.fill("1 ms");
    await time.press("Enter");
    await driver.page.waitForFunction((text) => document.querySelector(".readout")?.textContent !== text, before);
    expect(await injections().first().textContent()).toMatch(/at 1 ms/);
    await driver.page.getByRole("button", { name: /^Delete: / }).click();
    await driver.page.locator(".status-good").waitFor();
    expect(await injections().count()).toBe(0);
  });
});

it("code that is edited gets what was injected before, and what is injected after", async () => {
  const context = await stage.browser.newContext(kWide);
  driver = await PageDriver.open(context, `${stage.url}#/06_lightweight_tasks/gather_tasks`);
  await driver.run();
  await driver.page.locator(".chip-ready").waitFor({ timeout: 90_000 });
  await button("What if").click();
  await driver.drag(0.9, 0.5);
  await statusAfter(() => button("Press Ctrl-C").click());
  const first = (await injections().first().textContent()) ?? "";
  const usual = await code().textContent();
  await driver.typeInLine("co_await sleep(1s);", 3, 1, "3");
  expect(await driver.run()).not.toMatch(/^Done/);
  expect(await injections().allTextContents()).toEqual([first]);
  // Now it is done before that.
  await driver.typeInLine("co_await sleep(3s);", 3, 1, "1m");
  expect(await driver.run()).toMatch(/^Done/);
  expect(await injections().allTextContents()).toEqual([expect.stringContaining("which this run does not reach")]);
  await driver.slider.press("Home");
  await statusAfter(() => button("Press Ctrl-C").click());
  expect(await injections().count()).toBe(2);
  await button("Reset").click();
  expect(await code().textContent()).toBe(usual);
  await driver.run();
  expect(await injections().count()).toBe(2);
}, 120_000);

describe("a program on a network", () => {
  it("is run again at each stop of a slider", async () => {
    await open("02_page_fetching/page_size", "What if");
    const slider = driver.page.getByRole("slider", { name: /^Latency/ });
    await slider.focus();
    const slow = await statusAfter(() => driver.page.keyboard.press("End"));
    expect(slow).toMatch(/ \d+(\.\d+)? s of virtual time/);
    expect(await slider.getAttribute("aria-valuetext")).toBe("5 s");
    expect(await statusAfter(() => driver.page.keyboard.press("Home"))).not.toBe(slow);
  });

  it("loses its host from the network view", async () => {
    await open("02_page_fetching/page_size", "What if");
    const network = driver.page.getByRole("slider", { name: "Network of the run" });
    const box = await network.boundingBox();
    await network.click({ button: "right", position: { x: 0.6 * (box?.width ?? 0), y: (box?.height ?? 0) - 20 } });
    const status = await statusAfter(() => driver.page.getByRole("menuitem", { name: /^Disconnect / }).click());
    expect(status).not.toMatch(/^Done/);
    expect(await injections().first().textContent()).toContain("Disconnect");
  });
});

describe("a program with a server", () => {
  it("is asked from the browser at the cursor, and the answer comes by its time", async () => {
    await open("13_deadly_cancellation/web_handler", "Browser");
    const rows = driver.page.locator(".visits tbody tr");
    const asked = await rows.count();
    await driver.drag(0.9, 0.3);
    const path = driver.page.getByRole("textbox", { name: /Path/ });
    await path.fill("/orders/me");
    await driver.page.getByRole("combobox", { name: "Method" }).selectOption("POST");
    await driver.page.getByRole("textbox", { name: "Body" }).fill("cake");
    await button("Send").click();
    await rows.nth(asked).waitFor();
    const mine = rows.filter({ hasText: "/orders/me" });
    await driver.slider.press("End");
    expect(await mine.textContent()).toMatch(/200/);
    await mine.getByRole("button", { name: /ms|s$/ }).first().click();
    expect(await mine.textContent()).toMatch(/waiting/);
  });

  it("has a tab closed in the middle of its request", async () => {
    await open("13_deadly_cancellation/web_handler", "Browser");
    const first = driver.page.locator(".visits tbody tr").first();
    await first.getByRole("button").first().click();
    // Until the server has the request: before, there is nothing to close.
    const close = first.getByRole("button", { name: "Close tab" });
    for (let step = 0; step < 40 && (await close.count()) === 0; ++step) await driver.slider.press("ArrowRight");
    await close.click();
    await button("What if").click();
    expect(await injections().first().textContent()).toContain("Disconnect phone");
    await button("Browser").click();
    await driver.slider.press("End");
    await first.filter({ hasNotText: "200" }).waitFor();
  });
});

describe.each([
  { name: "light", options: kWide },
  { name: "dark", options: { ...kWide, colorScheme: "dark" } },
  { name: "a phone", options: { viewport: { width: 360, height: 800 } } },
] as const)("What if, the menu and the browser on $name", ({ options }) => {
  it("have nothing that axe objects to, and fit", async () => {
    await open("13_deadly_cancellation/web_handler", "What if", options);
    await driver.slider.press("Home");
    await button("Press Ctrl-C").click();
    await injections().first().waitFor();
    await driver.slider.press("Shift+F10");
    for (const tab of ["", "What if", "Browser"]) {
      if (tab !== "") {
        await driver.page.keyboard.press("Escape");
        await button(tab).click();
      }
      const { violations } = await new AxeBuilder({ page: driver.page }).analyze();
      expect(violations.map(({ id, nodes }) => `${tab} ${id} ${nodes[0]?.html}`)).toEqual([]);
      const beyond = await driver.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(beyond).toBeLessThanOrEqual(0);
    }
  });
});
