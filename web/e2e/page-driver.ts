/** What a learner does on the page, for the tests. */
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { expect } from "vitest";

export class PageDriver {
  readonly page: Page;
  readonly #errors: string[];

  private constructor(page: Page, errors: string[]) {
    this.page = page;
    this.#errors = errors;
  }

  static async open(from: Browser | BrowserContext, url: string): Promise<PageDriver> {
    const page = await from.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(url);
    // The editor is there before its example, whose name is its label, and the prose may come last.
    await page.locator(".cm-content[aria-label]").waitFor();
    await page.locator("h1").first().waitFor();
    return new PageDriver(page, errors);
  }

  /** Nothing was written to the browser's console as an error, nor thrown. */
  expectNoErrors(): void {
    expect(this.#errors).toEqual([]);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  get status(): Locator {
    return this.page.locator(".status");
  }

  get slider(): Locator {
    return this.page.getByRole("slider", { name: "Timeline of the run" });
  }

  get markedLine(): Locator {
    return this.page.locator(".cm-line.line-current");
  }

  lineWith(text: string): Locator {
    return this.page.locator(".cm-line", { hasText: text }).first();
  }

  /** Presses Run and waits for the run's end; gives the status. */
  async run(): Promise<string> {
    await this.page.getByRole("button", { name: "Run", exact: true }).click();
    return this.ended();
  }

  /** Waits until nothing is under way; gives the status. */
  async ended(): Promise<string> {
    await this.page.waitForFunction(
      () => {
        const status = document.querySelector(".status");
        return status !== null && status.textContent !== "" && !status.classList.contains("status-busy");
      },
      undefined,
      { timeout: 45_000 },
    );
    return (await this.status.textContent()) ?? "";
  }

  async output(): Promise<readonly string[]> {
    return this.page.locator(".console-text").allTextContents();
  }

  /** Puts the caret `left` characters before the end of the line that has the text, and types over `erase` characters. */
  async typeInLine(text: string, left: number, erase: number, typed: string): Promise<void> {
    await this.lineWith(text).click();
    await this.page.keyboard.press("End");
    for (let i = 0; i < left; ++i) await this.page.keyboard.press("ArrowLeft");
    for (let i = 0; i < erase; ++i) await this.page.keyboard.press("Backspace");
    await this.page.keyboard.type(typed);
  }

  /** Replaces the whole program. */
  async write(source: string): Promise<void> {
    await this.page.locator(".cm-content").click();
    await this.page.keyboard.press("Control+a");
    // Typed as a whole, the browser would style the new lines itself, which the page's policy does not allow.
    await this.page.locator(".cm-content").evaluate((editor, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, source);
  }

  /** Presses on the timeline at a share of its lanes' width, moves to another, and lets go. */
  async drag(fromShare: number, toShare: number): Promise<void> {
    const box = await this.slider.boundingBox();
    if (box === null) throw new Error("the timeline is not shown");
    const names = 184;
    const x = (share: number): number => box.x + names + (box.width - names - 26) * share;
    await this.page.mouse.move(x(fromShare), box.y + 50);
    await this.page.mouse.down();
    await this.page.mouse.move(x((fromShare + toShare) / 2), box.y + 50);
    await this.page.mouse.move(x(toShare), box.y + 50);
    await this.page.mouse.up();
  }

  async event(): Promise<number> {
    return Number(await this.slider.getAttribute("aria-valuenow"));
  }
}
