import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
const kProgram = "06_lightweight_tasks/one_after_another";

async function axe(driver: PageDriver): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page: driver.page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`);
}

describe("with the compiler", () => {
  let driver: PageDriver;

  beforeAll(async () => {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    driver = await PageDriver.open(context, `${stage.url}#/${kProgram}`);
    await driver.page.locator(".chip-ready").waitFor({ timeout: 90_000 });
  }, 120_000);

  afterAll(async () => {
    driver.expectNoErrors();
    await driver.page.context().close();
  });

  beforeEach(async () => {
    await driver.page.keyboard.press("Escape");
    const reset = driver.page.getByRole("button", { name: "Reset", exact: true });
    if (await reset.isEnabled()) await reset.click();
  });

  const code = async (): Promise<string> =>
    (await driver.page.locator(".cm-content > .cm-line").allTextContents()).join("\n");

  /** Types behind a line's end; the list of completions must come by itself. */
  async function completing(text: string, typed: string): Promise<void> {
    await driver.lineWith(text).click();
    await driver.page.keyboard.press("End");
    await driver.page.keyboard.type(typed);
    await driver.page.locator(".cm-tooltip-autocomplete [aria-selected]").waitFor();
  }

  /** Takes the option that has the focus. The list takes no key in its first moments, so that typing on takes nothing. */
  async function take(): Promise<void> {
    const list = driver.page.locator(".cm-tooltip-autocomplete");
    await expect
      .poll(async () => {
        if (await list.isVisible()) await driver.page.keyboard.press("Tab");
        return list.isVisible();
      })
      .toBe(false);
  }

  it("members are completed, a coroutine with the co_await that it needs", async () => {
    await completing("co_await sleep(1s);", "\nEvent event;\nevent.wa");
    expect(await driver.page.locator(".cm-tooltip-autocomplete [aria-selected]").textContent()).toContain(
      "co_await wait",
    );
    expect(await driver.page.locator(".cm-completionInfo").textContent()).toContain("Waits until the flag is set.");
    expect(await axe(driver)).toEqual([]);
    await take();
    expect(await code()).toContain("  co_await event.wait()\n");
  });

  it("while arguments are written, the parameter at the caret stands out", async () => {
    await completing("co_await sleep(1s);", "\nco_await timeou");
    await take();
    const current = driver.page.locator(".signature-tooltip .parameter-current");
    await current.waitFor();
    expect(await current.textContent()).toBe("std::optional<Duration> delay");
    await driver.page.keyboard.type("1s, ");
    await expect.poll(() => current.textContent()).toMatch(/^(?:A awaitable|Body body)$/);
    expect(await axe(driver)).toEqual([]);
    await driver.page.keyboard.press("Escape");
    expect(await driver.page.locator(".signature-tooltip").count()).toBe(0);
  });

  it("F1 tells what the name at the caret is, and a pointer that rests on it", async () => {
    await driver.lineWith("co_await sleep(1s);").click();
    await driver.page.keyboard.press("End");
    for (let i = 0; i < 6; ++i) await driver.page.keyboard.press("ArrowLeft");
    await driver.page.keyboard.press("F1");
    const tooltip = driver.page.locator(".name-tooltip");
    await tooltip.waitFor();
    expect(await tooltip.locator(".name-declaration").textContent()).toBe("Coro<> sleep(Duration delay)");
    expect(await tooltip.locator(".name-doc").textContent()).toBe("Waits for delay; other tasks run meanwhile.");
    await driver.page.keyboard.press("Escape");
    expect(await tooltip.count()).toBe(0);
    await driver.page
      .locator(".cm-line span", { hasText: /^print$/ })
      .first()
      .hover();
    await expect.poll(() => tooltip.locator(".name-declaration").first().textContent()).toContain("print(");
    await driver.page.mouse.move(5, 5);
  });

  it("a mistake is explained without a Run, and mended by keyboard", async () => {
    await driver.typeInLine("co_await sleep(1s);", 0, "co_await sleep(1s);".length, "sleep(1s);");
    await driver.page.locator(".cm-lintRange-warning").waitFor();
    await driver.page.keyboard.press("F8");
    const problem = driver.page.locator(".cm-tooltip .cm-diagnostic");
    await problem.waitFor();
    expect(await problem.textContent()).toContain("its body never runs");
    expect(await problem.locator(".problem-message").textContent()).toContain("ignoring return value");
    expect(await axe(driver)).toEqual([]);
    await driver.page.keyboard.press("Alt+Enter");
    expect(await code()).toContain("  co_await sleep(1s);\n");
    await driver.page.locator(".cm-lintRange-warning").waitFor({ state: "detached" });
    await driver.page.keyboard.press("Escape");
  });

  it("a Run replaces what the check has found", async () => {
    await driver.typeInLine("co_await sleep(1s);", 1, 0, ")");
    await driver.page.locator(".cm-lintRange-error").first().waitFor();
    expect(await driver.run()).toContain("Not compiled");
    expect(await driver.page.locator(".cm-lintRange-error").count()).toBeGreaterThan(0);
  });

  it("the console explains what is not compiled, and mends it where that is proposed", async () => {
    await driver.typeInLine("co_await sleep(1s);", 0, "co_await sleep(1s);".length, "await sleep(1s);");
    expect(await driver.run()).toContain("Not compiled");
    const explanation = driver.page.locator(".console-explanation").first();
    await explanation.waitFor();
    expect(await explanation.textContent()).toContain("co_await");
    expect(await axe(driver)).toEqual([]);
    await explanation.getByRole("button").focus();
    await driver.page.keyboard.press("Enter");
    await expect.poll(code).toContain("  co_await sleep(1s);\n");
    expect(await driver.run()).not.toContain("Not compiled");
    expect(await driver.page.locator(".console-explanation").count()).toBe(0);
  });

  it("the code is laid out by keyboard: the caret stays at its word, and one step undoes it", async () => {
    await driver.typeInLine("co_await sleep(1s);", 0, 0, "\n  int    n=1 ;print(  n )");
    await driver.page.keyboard.press("Shift+Alt+f");
    await expect.poll(code).toContain("  int n = 1;\n  print(n)");
    await driver.page.keyboard.type(";");
    expect(await code()).toContain("  print(n);");
    await driver.page.keyboard.press("Control+z");
    await driver.page.keyboard.press("Control+z");
    expect(await code()).toContain("int    n=1 ;print(  n )");
  });

  it("changes from the original are shown in place, and put back one by one", async () => {
    await driver.typeInLine("co_await sleep(1s);", 3, 1, "2");
    const original = driver.page.locator(".cm-deletedChunk");
    const button = driver.page.getByRole("button", { name: "Show the changes from the original" });
    await button.press("Enter");
    await original.waitFor();
    expect(await original.textContent()).toContain("co_await sleep(1s);");
    expect(await axe(driver)).toEqual([]);
    await driver.page.getByRole("button", { name: "Put back" }).press("Enter");
    expect(await original.count()).toBe(0);
    expect(await code()).toContain("  co_await sleep(1s);\n");
    await driver.page.locator(".cm-content").press("Control+z");
    expect(await code()).toContain("  co_await sleep(2s);\n");
    await button.press("Enter");
    await original.waitFor({ state: "detached" });
  });

  it("undo goes back over a reset and a visit to another program", async () => {
    await driver.typeInLine("co_await sleep(1s);", 3, 1, "7");
    await driver.page.getByRole("button", { name: "Reset", exact: true }).click();
    expect(await code()).toContain("sleep(1s)");
    await driver.page.getByRole("button", { name: "gather_tasks.cpp", exact: true }).click();
    await expect.poll(code).toContain("gather(");
    await driver.page.getByRole("button", { name: "one_after_another.cpp", exact: true }).click();
    await expect.poll(code).toContain("sleep(1s)");
    await driver.page.locator(".cm-content").press("Control+z");
    expect(await code()).toContain("sleep(7s)");
  });

  it("undo goes back over a visit to the home view and to a trace, and the caret is where it was", async () => {
    await driver.typeInLine("co_await sleep(1s);", 3, 1, "8");
    await driver.page.getByRole("link", { name: "Yieldpoint: home" }).click();
    await driver.page.getByRole("heading", { name: "The course" }).waitFor();
    await driver.page.goBack();
    await expect.poll(code).toContain("sleep(8s)");
    await driver.page.locator(".cm-content").focus();
    await driver.page.keyboard.type("5");
    expect(await code()).toContain("sleep(85s)");
    await driver.page.locator("yp-app").evaluate((page) => {
      const dataTransfer = new DataTransfer();
      const trace = '{"t":0,"k":"run","format":1,"backend":"sim","seed":0}\n{"t":0,"k":"end","exit":0}\n';
      dataTransfer.items.add(new File([trace], "own.jsonl"));
      page.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
    await driver.page.getByRole("heading", { name: "own.jsonl" }).waitFor();
    await driver.page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${kProgram}`);
    await expect.poll(code).toContain("sleep(85s)");
    await driver.page.locator(".cm-content").press("Control+z");
    expect(await code()).toContain("sleep(8s)");
    await driver.page.locator(".cm-content").press("Control+z");
    expect(await code()).toContain("sleep(1s)");
  });
});

it("while the compiler is not there, the words of the program are offered", async () => {
  const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
  const driver = await PageDriver.open(context, `${stage.url}#/${kProgram}`);
  await driver.lineWith("co_await sleep(1s);").click();
  await driver.page.keyboard.press("End");
  await driver.page.keyboard.type("\nfet");
  await driver.page.locator(".cm-tooltip-autocomplete li", { hasText: "fetch" }).first().waitFor();
  await context.close();
});
