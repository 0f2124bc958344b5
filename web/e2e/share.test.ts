import type { BrowserContext, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
const kProgram = "06_lightweight_tasks/gather_tasks";
let context: BrowserContext;

async function open(
  hash: string,
  options: Parameters<typeof stage.contextWithoutCompiler>[0] = {},
): Promise<PageDriver> {
  context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 }, ...options });
  return PageDriver.open(context, `${stage.url}${hash}`);
}

afterEach(() => context?.close());

async function shoot(page: Page, name: string): Promise<void> {
  if (process.env.YP_SHOTS !== undefined) await page.screenshot({ path: `${process.env.YP_SHOTS}/share ${name}.png` });
}

/** Chooses in the menu by pointer, and gives the link that the dialog shows. */
async function shareLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Share and export" }).click();
  await page.getByRole("menuitem", { name: /^Link to this moment/ }).click();
  return page.getByRole("dialog").getByLabel("Link", { exact: true }).inputValue();
}

describe("sharing by pointer", () => {
  it("copies a link to the moment of an unedited program, which opens there and runs at once", async () => {
    const driver = await open(`#/${kProgram}`, { permissions: ["clipboard-read", "clipboard-write"] });
    await driver.run();
    for (let i = 0; i < 5; ++i) await driver.page.getByRole("button", { name: "One poll back", exact: true }).click();
    const event = await driver.event();
    const link = await shareLink(driver.page);
    await driver.page.getByText(/^Link copied, \d+ characters\.$/).waitFor();
    expect(await driver.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    expect(link).toMatch(/\?event=\d+$/);
    expect(await driver.page.getByRole("dialog").textContent()).toContain("nothing is sent anywhere");
    await shoot(driver.page, "dialog");
    const other = await PageDriver.open(context, link);
    await other.ended();
    expect(await other.event()).toBe(event);
    driver.expectNoErrors();
  });

  it("holds edited code, which is shown, marked, and not run", async () => {
    const driver = await open(`#/${kProgram}`);
    await driver.write("// <b>mine</b>\n");
    const link = await shareLink(driver.page);
    expect(link).toMatch(/\?s=1\.[\w-]+$/);
    expect(await driver.page.getByRole("dialog").textContent()).toContain("Your code: gather_tasks.cpp, 1 line");
    const other = await PageDriver.open(await stage.contextWithoutCompiler({}), link);
    await other.page.getByText("this code came with the link. It has not run").waitFor();
    expect(await other.lineWith("mine").textContent()).toBe("// <b>mine</b>");
    expect(await other.status.textContent()).toBe("");
    await shoot(other.page, "shared code");
    await other.page.context().close();
  });
});
