import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();

describe("an example as it is delivered", () => {
  let driver: PageDriver;

  beforeEach(async () => {
    const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
    driver = await PageDriver.open(context, `${stage.url}#/06_lightweight_tasks/gather_tasks`);
  });

  afterEach(async () => {
    await driver.page.context().close();
  });

  it("opens at its deep link, and the address says what is open", async () => {
    expect(await driver.page.locator("yp-prose h1").textContent()).toBe("Lightweight tasks");
    await driver.page.getByRole("button", { name: "one_after_another.cpp", exact: true }).click();
    expect(new URL(driver.page.url()).hash).toBe("#/06_lightweight_tasks/one_after_another");
  });

  it("has a list of lessons that opens, takes the focus and closes by keyboard", async () => {
    await driver.page.getByRole("button", { name: "Lessons", exact: true }).press("Enter");
    const focused = (): Promise<string | undefined> =>
      driver.page.evaluate(() => document.activeElement?.textContent?.trim());
    expect(await focused()).toContain("Lightweight tasks");
    await driver.page.keyboard.press("Escape");
    expect(await driver.page.locator("#course-panel").isVisible()).toBe(false);
    await driver.page.getByRole("button", { name: "Lessons", exact: true }).press("Enter");
    await driver.page
      .locator("#course-panel")
      .getByRole("link", { name: /Yield points/ })
      .click();
    await driver.page.getByRole("heading", { name: "Yield points", level: 1 }).waitFor();
    expect(await driver.page.title()).toBe("Yield points · Yieldpoint");
  });

  it("runs from its prebuilt module, without the compiler", async () => {
    expect(await driver.run()).toBe("Done: 11 tasks, 1 s of virtual time");
    expect((await driver.output()).at(-1)).toBe("got the page at /10");
  });

  it("runs by Ctrl-Enter", async () => {
    await driver.page.locator(".cm-content").press("Control+Enter");
    expect(await driver.ended()).toContain("Done");
  });

  it("scrubs back by dragging: later output is dimmed, and the line of the moment is marked", async () => {
    await driver.run();
    expect(await driver.page.locator(".console-future").count()).toBe(0);
    await driver.drag(1, 0.4);
    expect(await driver.page.locator(".console-future").count()).toBe(10);
    expect(await driver.markedLine.textContent()).toContain("co_await sleep(1s);");
    await driver.drag(0.4, 1);
    expect(await driver.page.locator(".console-future").count()).toBe(0);
  });

  it("steps by keyboard: by event inside one instant, by poll, both ways", async () => {
    await driver.run();
    await driver.slider.focus();
    await driver.page.keyboard.press("Home");
    expect(await driver.event()).toBe(0);
    await driver.page.keyboard.press("ArrowRight");
    await driver.page.keyboard.press("ArrowRight");
    expect(await driver.event()).toBe(2);
    await driver.page.keyboard.press("Shift+ArrowRight");
    expect(await driver.slider.getAttribute("aria-valuetext")).toBe("The loop runs Task-1.");
    const poll = await driver.event();
    await driver.page.keyboard.press("Shift+ArrowRight");
    await driver.page.keyboard.press("Shift+ArrowLeft");
    expect(await driver.event()).toBe(poll);
    await driver.page.keyboard.press("ArrowLeft");
    expect(await driver.event()).toBe(poll - 1);
    await driver.page.keyboard.press("End");
    expect(await driver.event()).toBe(Number(await driver.slider.getAttribute("aria-valuemax")));
  });

  it("plays from the start when it is at the end, and pauses", async () => {
    await driver.run();
    const last = await driver.event();
    await driver.page.getByRole("button", { name: "Play", exact: true }).click();
    await driver.page.waitForFunction(
      (end) => {
        const now = Number(document.querySelector("[role=slider]")?.getAttribute("aria-valuenow"));
        return now > 2 && now < end;
      },
      last,
      { timeout: 5_000 },
    );
    await driver.page.getByRole("button", { name: "Pause", exact: true }).click();
    const paused = await driver.event();
    expect(paused).toBeLessThan(last);
    expect(await driver.page.getByRole("button", { name: "Play", exact: true }).count()).toBe(1);
  });

  it("says in a sentence what a task under the pointer does, and why", async () => {
    await driver.run();
    const box = await driver.slider.boundingBox();
    if (box === null) throw new Error("the timeline is not shown");
    await driver.page.mouse.move(box.x + 184 + (box.width - 210) * 0.5, box.y + 34 + 24 * 2.5);
    await driver.page.locator(".timeline-hint:not([hidden])").waitFor();
    expect((await driver.page.locator(".timeline-hint").textContent())?.trim()).toBe(
      "Task-2 waits for sleep since 0 s because of line 5; will be woken at 1 s.",
    );
  });

  it("tells the run as a story", async () => {
    await driver.run();
    await driver.page.getByRole("button", { name: "Story", exact: true }).click();
    expect(await driver.page.locator(".story [aria-current]").textContent()).toContain("exit code 0");
  });
});

describe("the prose", () => {
  let driver: PageDriver;

  beforeEach(async () => {
    const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
    driver = await PageDriver.open(context, `${stage.url}#/04_blocking_calls/blocked`);
  });

  afterEach(async () => {
    await driver.page.context().close();
  });

  it("leads to the moment that it tells of, and runs the example for it", async () => {
    const link = driver.page.locator("a.at").first();
    const time = Number(await link.getAttribute("data-time"));
    await link.evaluate((element) => element.closest("details")?.setAttribute("open", ""));
    await link.click();
    await driver.ended();
    expect(await driver.page.locator(".readout strong").textContent()).toBe(`${time / 1e9} s`);
  });

  it("makes the change that it proposes, and shows where", async () => {
    await driver.page.getByRole("button", { name: "Make this change", exact: true }).first().click();
    expect(await driver.page.locator(".cm-line.line-pointed").textContent()).toContain("co_await sleep(1s);");
    expect(await driver.page.locator(".edited").count()).toBe(1);
  });
});

describe("edited code", () => {
  let driver: PageDriver;
  let letCompilerCome: () => void = () => undefined;

  beforeAll(async () => {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    const held = new Promise<void>((resolve) => {
      letCompilerCome = resolve;
    });
    await context.route("**/toolchain/manifest.json", async (route) => {
      await held;
      await route.continue();
    });
    driver = await PageDriver.open(context, `${stage.url}#/06_lightweight_tasks/gather_tasks`);
  });

  afterAll(async () => {
    driver?.expectNoErrors();
    await driver?.page.context().close();
  });

  it("waits for the compiler and says so, then prints its own output", async () => {
    await driver.typeInLine("sleep(1s)", 3, 1, "3");
    await driver.page.getByRole("button", { name: "Run", exact: true }).click();
    await driver.page.locator(".status-busy").waitFor();
    expect(await driver.status.textContent()).toContain("Your code runs as soon as the compiler is loaded");
    letCompilerCome();
    expect(await driver.ended()).toBe("Done: 11 tasks, 3 s of virtual time");
    expect(await driver.page.locator(".console-stamp").last().textContent()).toBe("3.000 s");
  });

  it("survives a reload", async () => {
    await driver.page.reload();
    await driver.page.locator(".cm-content").waitFor();
    expect(await driver.lineWith("sleep(").textContent()).toContain("sleep(3s)");
  });

  it("is put back by Reset, and Reset is undone", async () => {
    await driver.page.getByRole("button", { name: "Reset", exact: true }).click();
    expect(await driver.lineWith("sleep(").textContent()).toContain("sleep(1s)");
    await driver.page.getByRole("button", { name: "Undo", exact: true }).click();
    expect(await driver.lineWith("sleep(").textContent()).toContain("sleep(3s)");
  });

  it("with a typo gets a squiggle at the right place and the message as text", async () => {
    await driver.typeInLine("co_await sleep", 6, 1, "");
    expect(await driver.run()).toMatch(/^Not compiled: 1 error/);
    const squiggle = driver.page.locator(".cm-lintRange-error").first();
    expect(await squiggle.textContent()).toBe("slep");
    expect((await driver.output()).join("\n")).toMatch(/gather_tasks\.cpp:5:\d+: error: .*slep/);
  });

  it("is mended by the compiler's own proposal", async () => {
    await driver.page.locator(".cm-lintRange-error").first().hover();
    await driver.page.locator(".cm-diagnosticAction", { hasText: "sleep" }).click();
    expect(await driver.lineWith("co_await sleep").textContent()).toContain("co_await sleep(3s);");
  });

  it("that never yields is stopped with a sentence, and the next run works", async () => {
    await driver.write(
      '#include "lesson.h"\n\nCoro<> spin() {\n  while (true) {}\n  co_return;\n}\n\nint main() {\n  run(spin());\n}\n',
    );
    const begin = Date.now();
    expect(await driver.run()).toMatch(/spin/);
    expect(Date.now() - begin).toBeLessThan(10_000);
    await driver.page.getByRole("button", { name: "Reset", exact: true }).click();
    expect(await driver.run()).toBe("Done: 11 tasks, 1 s of virtual time");
  });
});
