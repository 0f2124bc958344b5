import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { gatherTrace } from "../test/traces.ts";
import { useStage } from "./stage.ts";

const kTrace = { name: "my crawl.jsonl", text: gatherTrace(3) };
const stage = useStage(kTrace);

async function open(url: string, width = 1440): Promise<Page> {
  const context = await stage.browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("h1").waitFor();
  return page;
}

describe("a trace that is served beside the page", () => {
  it("opens at the address that the server prints, under the file's name, and can be stepped through", async () => {
    expect(stage.url).toMatch(/#trace=trace\.jsonl$/);
    const page = await open(stage.url);
    expect(await page.locator("h1").textContent()).toBe("my crawl.jsonl");
    await page.getByRole("slider", { name: "Timeline of the run" }).press("ArrowLeft");
    expect(await page.locator(".console-text").allTextContents()).toEqual(["page 1", "page 2", "page 3"]);
    expect(await page.locator(".facts").textContent()).toContain("Tasks4");
    expect(await page.locator(".cm-editor").count()).toBe(0);
    await page.context().close();
  });

  it.each([1440, 360])(
    "has nothing that axe objects to and does not scroll sideways, %d pixels wide",
    async (width) => {
      const page = await open(stage.url, width);
      await page.locator(".facts").waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await page.context().close();
    },
  );

  it("leaves the course a click away", async () => {
    const page = await open(stage.url);
    await page.getByRole("button", { name: "Lessons", exact: true }).click();
    await page.getByRole("link", { name: /Yield points/ }).click();
    await page.getByRole("heading", { name: "Yield points", level: 1 }).waitFor();
    expect(await page.locator(".facts").count()).toBe(0);
    await page.context().close();
  });

  it("says so when there is none", async () => {
    const page = await open(stage.url.replace("trace.jsonl", "absent.jsonl"));
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("There is no trace at absent.jsonl");
    await page.context().close();
  });
});

describe("a trace of the disk", () => {
  it("is chosen among the lessons", async () => {
    const page = await open(stage.url.replace(/#.*/, ""));
    await page.getByRole("button", { name: "Lessons", exact: true }).click();
    await page.getByLabel("Open the trace of another run").setInputFiles({
      name: kTrace.name,
      mimeType: "application/jsonl",
      buffer: Buffer.from(kTrace.text),
    });
    await page.getByRole("heading", { name: "my crawl.jsonl" }).waitFor();
    await page.context().close();
  });

  it("is dropped on the page", async () => {
    const page = await open(stage.url.replace(/#.*/, ""));
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.jsonl"));
      document.querySelector("main")?.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
    }, kTrace.text);
    await page.getByRole("heading", { name: "dropped.jsonl" }).waitFor();
    await page.context().close();
  });
});
