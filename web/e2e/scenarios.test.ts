import type { Locator } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
let driver: PageDriver;

/** Opens a program as it is delivered: without the compiler. */
async function open(place: string): Promise<void> {
  const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
  driver = await PageDriver.open(context, `${stage.url}#/${place}`);
}

function networks(): Locator {
  return driver.page.getByRole("combobox", { name: "Network that the program runs on" });
}

/** Milliseconds of virtual time, which the status tells. */
function took(status: string): number {
  const [, number = "", unit] = /^Done: \d+ tasks?, ([\d.]+) (s|ms) of virtual time$/.exec(status) ?? [];
  return Number(number) * (unit === "s" ? 1000 : 1);
}

afterEach(async () => {
  await driver?.page.context().close();
});

describe("a program with several networks", () => {
  beforeEach(() => open("02_page_fetching/page_size"));

  it("runs on the usual one, and shows what travels on it", async () => {
    expect(took(await driver.run())).toBeGreaterThan(80);
    expect(await driver.page.getByRole("slider", { name: "Network of the run" }).count()).toBe(1);
    expect((await driver.output()).join("\n")).toMatch(/^the page has \d+ bytes$/);
  });

  it("runs on another one as soon as that is chosen", async () => {
    const usual = await driver.run();
    await networks().selectOption({ label: "The other side of the world" });
    await driver.page.waitForFunction((text) => document.querySelector(".status")?.textContent !== text, usual);
    expect(took(await driver.ended())).toBeGreaterThan(3 * took(usual));
  });

  it("is opened on the network that the prose links to, and keeps it over a reload", async () => {
    await driver.page.getByRole("link", { name: "next room" }).click();
    expect(await networks().inputValue()).toBe("next_room");
    await driver.page.reload();
    await networks().waitFor();
    expect(await networks().inputValue()).toBe("next_room");
    expect(took(await driver.run())).toBeLessThan(10);
  });
});

describe("a program that waits for what never comes", () => {
  it("is stopped with a sentence that names the wait", async () => {
    await open("08_unreliable_network/by_hand");
    expect(took(await driver.run())).toBeGreaterThan(0);
    await networks().selectOption({ label: "The internet: the call is lost" });
    await driver.page.locator(".status-bad").waitFor();
    expect(await driver.status.textContent()).toMatch(/^Deadlock: .* waits for connect at by_hand\.cpp:4/);
  });
});
