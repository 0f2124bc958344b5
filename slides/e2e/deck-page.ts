/** A deck in Chromium, for the tests of one file. */
import type { BrowserContextOptions, FrameLocator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Stage } from "../../web/e2e/stage.ts";

export class DeckPage {
  constructor(readonly page: Page) {}

  static async open(stage: Stage, address = "", options: BrowserContextOptions = {}): Promise<DeckPage> {
    const context = await stage.browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
    const page = await context.newPage();
    await page.goto(`${stage.url}slides/${address}`);
    await page.locator("section.present").waitFor();
    return new DeckPage(page);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Goes to a slide by its address. */
  async goTo(id: string): Promise<void> {
    // A second after a move the deck writes its own address: one that was set just before, and not yet heard of, is lost.
    await expect
      .poll(async () => {
        await this.page.evaluate((hash) => location.replace(hash), `#/${id}`);
        return await this.id();
      })
      .toBe(id);
  }

  id(): Promise<string | null> {
    return this.page.locator("section.present").getAttribute("id");
  }

  ids(): Promise<readonly string[]> {
    return this.page.locator(".slides > section").evaluateAll((sections) => sections.map(({ id }) => id));
  }

  caption(): Promise<string | null> {
    return this.page.locator("section.present figcaption").first().textContent();
  }

  /** Waits until the slide's program is there and lies over its picture. */
  async live(): Promise<FrameLocator> {
    await this.page.locator(".live.seen").waitFor();
    return this.page.frameLocator("yield-point iframe");
  }

  /** The event at which the program's cursor is, from 1. */
  async event(): Promise<number> {
    const frame = await this.live();
    const slider = frame.getByRole("slider", { name: "Timeline of the run" });
    return Number(await slider.getAttribute("aria-valuenow")) + 1;
  }
}
