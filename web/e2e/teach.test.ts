import { AxeBuilder } from "@axe-core/playwright";
import { afterEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
let driver: PageDriver;

/** Opens a program as it is delivered: without the compiler. */
async function open(place: string): Promise<void> {
  const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
  driver = await PageDriver.open(context, `${stage.url}#/${place}`);
}

/** Sleepers with one deadline go on in any order. */
const kCountsOnOrder = `#include "lesson.h"

std::vector<int> served;

Coro<> visit(int number) {
  co_await sleep(10ms);
  served.push_back(number);
}

Coro<> show() {
  co_await gather(visit(1), visit(2), visit(3));
  invariant("the first to come is served first", served.front() == 1);
}

int main() { run(show()); }
`;

afterEach(async () => {
  driver?.expectNoErrors();
  await driver?.page.context().close();
});

const button = (name: string | RegExp) => driver.page.getByRole("button", { name, exact: true });

async function inWorld(title: string): Promise<void> {
  await driver.page.getByRole("combobox", { name: "Network that the program runs on" }).selectOption({ label: title });
}

/** What a sweep says when it has ended. */
async function sweepSays(): Promise<string> {
  await driver.page.waitForFunction(
    () => /run|await/.test(document.querySelector(".repeated-summary")?.textContent ?? ""),
    undefined,
    { timeout: 50_000 },
  );
  return (await driver.page.locator(".repeated-summary").first().textContent()) ?? "";
}

/** The words of the grid's outcomes, row by row. */
async function outcomes(): Promise<readonly string[]> {
  const cells = await driver.page.locator(".sweep-cell").allInnerTexts();
  return cells.map((text) => text.replaceAll(/\W/g, ""));
}

async function moment(): Promise<string> {
  return (await driver.page.locator(".moment").textContent()) ?? "";
}

describe("the sweep of a program that loses orders", () => {
  it("has red cells, each with its sign and word, and the lesson's table", async () => {
    await open("18_atomic_handlers/unprotected_post");
    await button("Sweep").click();
    await button(/at every await/).click();
    expect(await sweepSays()).toMatch(/^Of \d+ runs, \d+ break an invariant\. The worst: at line 8, while it waits: /);
    const told = await driver.page.locator(".sweep").first().locator("tbody td").allTextContents();
    const first = driver.page.locator(".sweep-grid tbody tr").filter({ hasText: "line 8" }).first();
    expect(await first.locator(".sweep-cell").allInnerTexts()).toEqual(
      told.slice(3, 5).map((word) => expect.stringContaining(word)),
    );
    expect(await first.locator(".sweep-bad .sweep-sign").allTextContents()).toEqual(["✕", "✕"]);
  });

  it("opens a cell's run where it happened, marks its line, and goes back to the base run", async () => {
    await open("18_atomic_handlers/unprotected_post");
    await button("Sweep").click();
    await button(/at every await/).click();
    await sweepSays();
    await button("Show the worst").click();
    await button("Back to the base run").waitFor();
    expect(await moment()).toMatch(/^Injected: .* waits at .*8\.$/);
    expect(await driver.page.locator(".line-current").textContent()).toContain("sleep(500ms)");
    await button("Console").click();
    expect((await driver.output()).join("\n")).toContain("Verdict: lost.");
    await button("Sweep").click();
    await button("Back to the base run").click();
    await driver.page.getByText("The run ends with exit code 0.").waitFor();
    expect(await button("Back to the base run").count()).toBe(0);
  });
});

describe("the sweep of a program that is protected", () => {
  it.each([
    ["protected_post", undefined],
    ["talk_server", "One shield"],
    ["talk_server", "Atomic"],
  ])("has no red cell: %s %s", async (example, world) => {
    await open(`18_atomic_handlers/${example}`);
    if (world !== undefined) {
      await inWorld(world);
      await driver.ended();
    }
    await button("Sweep").click();
    await button(/at every await/).click();
    expect(await sweepSays()).toMatch(/^\d+ runs, all safe\.$/);
    expect(new Set(await outcomes())).toEqual(new Set(["safe"]));
  });
});

describe("a table in the prose", () => {
  it("makes its sweep, in its own world, from any example", async () => {
    await open("18_atomic_handlers/protected_post");
    await inWorld("Both customers leave");
    await driver.ended();
    await button("Make this sweep").first().click();
    expect(await sweepSays()).toMatch(/^Of 6 runs, 3 break an invariant\./);
    expect(await driver.page.getByRole("button", { name: "unprotected_post.cpp" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
  });
});

describe("a sweep by keyboard", () => {
  it("is begun, walked through, opened and left", async () => {
    await open("03_yield_points/lost_update");
    await driver.run();
    await driver.page.locator("h1").click();
    await driver.page.keyboard.press("s");
    await sweepSays();
    await driver.page.locator(".sweep-await").first().focus();
    expect(await driver.page.locator(".line-pointed").count()).toBe(1);
    await driver.page.keyboard.press("ArrowRight");
    await driver.page.keyboard.press("Enter");
    await button("Back to the base run").waitFor();
    expect(await moment()).toMatch(/^Injected: /);
    expect(await driver.page.locator("td[aria-selected=true]").count()).toBe(1);
    expect(await driver.page.evaluate(() => document.activeElement?.getAttribute("data-place"))).toBe("0 1");
    await driver.page.keyboard.press("b");
    await button("Back to the base run").waitFor({ state: "detached" });
    // The grid is one stop of the Tab key.
    await driver.page.keyboard.press("Tab");
    expect(await driver.page.evaluate(() => document.activeElement?.closest(".sweep-grid"))).toBeNull();
  });

  it("says what would make it sharper when the program states no invariant", async () => {
    await open("06_lightweight_tasks/gather_tasks");
    await driver.page.locator("h1").click();
    await driver.page.keyboard.press("s");
    await sweepSays();
    await driver.page.getByText("The program states no invariant").waitFor();
  });
});

describe("comparing", () => {
  it("shows the run before, says where they part, and leads there", async () => {
    await open("14_shield/two_shields");
    await driver.run();
    await inWorld("The browser leaves during the first write");
    await driver.page.getByText("Invariant broken").first().waitFor();
    await driver.slider.focus();
    await driver.page.keyboard.press("c");
    const strip = driver.page.getByRole("group", { name: "Comparison" });
    expect(await strip.textContent()).toMatch(/Beside the run before.*Only before: /s);
    await driver.page.keyboard.press("d");
    const parting = await driver.event();
    expect(await strip.textContent()).toContain((await moment()).replace(/\.$/, ""));
    await driver.page.keyboard.press("Home");
    await button("Go there").click();
    expect(await driver.event()).toBe(parting);
    await button("Compare").click();
    expect(await strip.count()).toBe(0);
  });

  it("with a run that was kept goes past the runs between", async () => {
    await open("14_shield/two_shields");
    await driver.run();
    await button("Compare").click();
    await button("Keep this run").click();
    await driver.run();
    const strip = driver.page.getByRole("group", { name: "Comparison" });
    await strip.getByText("Both runs are alike, event by event.").waitFor();
    expect(await strip.textContent()).toContain("Beside the kept run");
    await inWorld("The browser leaves during the first write");
    await strip.getByText("Only before").waitFor();
    await inWorld("The browser leaves during the second write");
    await driver.ended();
    expect(await strip.textContent()).toContain("Beside the kept run");
    await button("Let the kept run go").click();
    expect(await strip.textContent()).toContain("Beside the run before");
  });
});

describe.each([
  { name: "wide and light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "wide and dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "on a phone", viewport: { width: 360, height: 800 }, colorScheme: "light" },
] as const)("a sweep and a comparison, $name", ({ viewport, colorScheme }) => {
  it("have nothing that axe objects to, and don't scroll sideways", async () => {
    const context = await stage.contextWithoutCompiler({ viewport, colorScheme });
    driver = await PageDriver.open(context, `${stage.url}#/18_atomic_handlers/unprotected_post`);
    const violations = async (): Promise<readonly string[]> => {
      const found = await new AxeBuilder({ page: driver.page }).analyze();
      return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
    };
    await button("Sweep").click();
    expect(await violations()).toEqual([]);
    await button(/at every await/).click();
    await sweepSays();
    await button("Show the worst").click();
    await button("Back to the base run").waitFor();
    await button("Compare").click();
    await driver.page.getByRole("group", { name: "Comparison" }).waitFor();
    expect(await violations()).toEqual([]);
    const overflow = await driver.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }, 120_000);
});

describe("other orders", () => {
  it("of a program that counts on none are all safe", async () => {
    await open("06_lightweight_tasks/gather_tasks");
    await button("Sweep").click();
    await button("Try other orders").click();
    const said = driver.page.locator(".orders-section .repeated-summary", { hasText: /all safe|bad|is/ });
    await said.waitFor({ timeout: 40_000 });
    expect(await said.textContent()).toMatch(/^\d+ orders tried in [\d.]+ s, all safe\.$/);
  });

  it("that break an invariant are found, and opened where they part from the usual one", async () => {
    driver = await PageDriver.open(await stage.browser.newContext(), `${stage.url}#/06_lightweight_tasks/gather_tasks`);
    await driver.write(kCountsOnOrder);
    await driver.page.locator("h1").click();
    await driver.page.keyboard.press("o");
    const said = driver.page.locator(".orders-section .repeated-summary-bad");
    await said.waitFor({ timeout: 50_000 });
    expect(await said.textContent()).toMatch(
      /^In order \d+ the program breaks an invariant: the first to come is served first$/,
    );
    const strip = driver.page.getByRole("group", { name: "Comparison" });
    expect(await strip.textContent()).toMatch(/visit|Task-\d/);
    const [shown, last] = [await driver.event(), Number(await driver.slider.getAttribute("aria-valuemax"))];
    expect(shown).toBeLessThan(last);
    await button("Keep this order").click();
    await driver.page.waitForFunction(() =>
      [...document.querySelectorAll("button")].some(
        (each) => each.textContent?.trim() === "Keep this order" && each.disabled,
      ),
    );
    await driver.run();
    await button("Console").click();
    expect((await driver.output()).join("\n")).toContain("Invariant broken: the first to come is served first");
  });

  it("can be stopped", async () => {
    await open("18_atomic_handlers/protected_post");
    await driver.page.locator("h1").click();
    await driver.page.keyboard.press("o");
    await driver.page.locator(".orders-section").getByRole("button", { name: "Stop" }).click();
    await driver.page.locator(".orders-section").getByText("Stopped").waitFor();
  });
});
