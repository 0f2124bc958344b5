import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { strFromU8, unzipSync } from "fflate";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
const kProgram = "18_atomic_handlers/talk_server";

describe("a program of two files", () => {
  let driver: PageDriver;

  beforeAll(async () => {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    driver = await PageDriver.open(context, `${stage.url}#/${kProgram}`);
  }, 120_000);

  afterAll(async () => {
    driver.expectNoErrors();
    await driver.page.context().close();
  });

  const tab = (name: RegExp): Locator => driver.page.getByRole("tab", { name });
  const code = async (): Promise<string> =>
    (await driver.page.locator(".cm-content > .cm-line").allTextContents()).join("\n");

  async function open(file: "talk_server.cpp" | "shop.h"): Promise<void> {
    await tab(new RegExp(`^${file}`)).click();
    await expect.poll(code).toContain(file === "shop.h" ? "#pragma once" : "int main()");
  }

  it("has a tab for each, which the arrow keys lead through", async () => {
    expect(await driver.page.getByRole("tablist").getAttribute("aria-label")).toBe("Files of talk_server");
    expect(await tab(/talk_server/).getAttribute("aria-selected")).toBe("true");
    await tab(/talk_server/).focus();
    await driver.page.keyboard.press("ArrowRight");
    await expect.poll(code).toContain("inline int received = 0;");
    expect(await tab(/shop/).evaluate((each) => each === document.activeElement)).toBe(true);
    await driver.page.keyboard.press("Tab");
    expect(await driver.page.locator(".cm-content").getAttribute("aria-label")).toContain("C++ code of shop.h");
    await driver.page.keyboard.press("Escape");
    await tab(/shop/).focus();
    await driver.page.keyboard.press("Home");
    await expect.poll(code).toContain("int main()");
    const { violations } = await new AxeBuilder({ page: driver.page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it("runs as delivered, and the tab of the file that the moment is in says so", async () => {
    expect(await driver.run()).not.toContain("Not compiled");
    await open("shop.h");
    await driver.lineWith("the database is slow today").click();
    await driver.page.keyboard.press("Control+,");
    await expect.poll(() => driver.markedLine.textContent()).toContain("the database is slow today");
    // In the other file, the line that has called it.
    await open("talk_server.cpp");
    await expect.poll(() => driver.markedLine.textContent()).toContain("co_await insert(db, ");
    await tab(/^shop\.h, the time cursor is here/).click();
    await expect.poll(() => driver.markedLine.textContent()).toContain("the database is slow today");
  });

  it("is helped with in both: the one knows the other's names", async () => {
    await driver.page.locator(".chip-ready").waitFor({ timeout: 90_000 });
    await open("talk_server.cpp");
    await driver.lineWith('insert(db, "orders", item)').click();
    await driver.page.keyboard.press("Home");
    for (let i = 0; i < "co_await ins".length; ++i) await driver.page.keyboard.press("ArrowRight");
    await driver.page.keyboard.press("F1");
    const tooltip = driver.page.locator(".name-tooltip .name-declaration");
    await expect
      .poll(() => tooltip.textContent())
      .toContain("insert(db::Pool& db, std::string table, std::string item)");
    await driver.page.keyboard.press("Escape");
    await open("shop.h");
    await driver.lineWith("co_await db.close()").click();
    await driver.page.keyboard.press("End");
    await driver.page.keyboard.type("\nreceiv");
    await driver.page.locator(".cm-tooltip-autocomplete [aria-selected]", { hasText: "received" }).waitFor();
    await driver.page.keyboard.press("Escape");
    await driver.page.keyboard.press("Control+z");
  });

  it("is compiled with both, and a mistake is shown in its file", async () => {
    await open("shop.h");
    await driver.typeInLine(
      'print("received"',
      '"received", received, "orders", orders, "invoices", invoices);'.length,
      0,
      "zz",
    );
    await open("talk_server.cpp");
    expect(await driver.run()).toContain("Not compiled");
    expect(await driver.page.locator(".cm-lintRange-error").count()).toBe(0);
    await tab(/^shop\.h, edited, 1 error/).click();
    await driver.page.locator(".cm-lintRange-error").first().waitFor();
    await driver.typeInLine(
      'zz"received"',
      '"received", received, "orders", orders, "invoices", invoices);'.length,
      2,
      "",
    );
    await driver.typeInLine(
      'print("received"',
      'ed", received, "orders", orders, "invoices", invoices);'.length,
      "receiv".length,
      "accept",
    );
    await driver.run();
    expect((await driver.output()).join("\n")).toContain("accepted 1 orders 1 invoices 1");
  });

  it("has an undo, a reset and a view of the changes for each", async () => {
    await open("talk_server.cpp");
    await driver.typeInLine("int main() {", 0, 0, "  // mine");
    await tab(/^talk_server\.cpp, edited/).waitFor();
    await open("shop.h");
    await driver.page.getByRole("button", { name: "Show the changes from the original" }).click();
    await expect.poll(() => driver.page.locator(".cm-deletedChunk").allTextContents()).toHaveLength(1);
    expect(await driver.page.locator(".cm-deletedChunk").textContent()).toContain('print("received"');
    await driver.page.getByRole("button", { name: "Show the changes from the original" }).click();
    await driver.page.getByRole("button", { name: "Reset", exact: true }).click();
    expect(await code()).toContain('print("received"');
    await open("talk_server.cpp");
    expect(await code()).toContain("// mine");
    await driver.page.locator(".cm-content").focus();
    await driver.page.keyboard.press("Control+z");
    expect(await code()).not.toContain("// mine");
    await open("shop.h");
    expect(await code()).toContain('print("received"');
    await driver.page.locator(".cm-content").focus();
    await driver.page.keyboard.press("Control+z");
    expect(await code()).toContain('print("accepted"');
  });

  it("is shared and kept with both", async () => {
    const { page } = driver;
    await page.getByRole("button", { name: "Share and export" }).click();
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: /^Download as a C\+\+ project/ }).click(),
    ]);
    const project = unzipSync(readFileSync(await saved.path()));
    expect(strFromU8(project["talk_server/shop.h"] ?? new Uint8Array())).toContain('print("accepted"');
    await page.getByRole("button", { name: "Share and export" }).click();
    await page.getByRole("menuitem", { name: /^Link to this moment/ }).click();
    const contents = page.locator(".share-contents");
    await expect.poll(() => contents.textContent()).toContain("Your code: shop.h, 26 lines");
    const link = await page.locator("yp-share-dialog input, yp-share-dialog textarea").first().inputValue();
    await page.keyboard.press("Escape");
    const context = await stage.browser.newContext();
    const other = await PageDriver.open(context, link);
    await other.page.getByText("Shared by somebody:").waitFor();
    expect(await other.page.getByRole("tab", { selected: true }).textContent()).toContain("shop.h");
    await expect.poll(() => other.page.locator(".cm-content").textContent()).toContain('print("accepted"');
    other.expectNoErrors();
    await context.close();
    await page.reload();
    await tab(/^shop\.h, edited/).click();
    await expect.poll(code).toContain('print("accepted"');
  });
});
