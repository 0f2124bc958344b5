import { createServer, type Server } from "node:http";
import { AxeBuilder } from "@axe-core/playwright";
import type { FrameLocator, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { useStage } from "./stage.ts";

const stage = useStage();
let page: Page;

async function open(options: Parameters<typeof stage.contextWithoutCompiler>[0] = {}): Promise<FrameLocator> {
  const context = await stage.contextWithoutCompiler({ viewport: { width: 1100, height: 900 }, ...options });
  page = await context.newPage();
  await page.goto(`${stage.url}embed.html`);
  const frame = page.frameLocator("#steps iframe");
  await frame.locator(".status-good").waitFor();
  return frame;
}

async function shoot(name: string): Promise<void> {
  if (process.env.YP_SHOTS === undefined) return;
  await page.screenshot({ path: `${process.env.YP_SHOTS}/embed ${name}.png`, fullPage: true });
}

function eventOf(frame: FrameLocator): Promise<string | null> {
  return frame.getByRole("slider", { name: "Timeline of the run" }).getAttribute("aria-valuenow");
}

afterEach(() => page?.context().close());

describe("a program on another page", () => {
  it("has run, without prose and header, and can be stepped through", async () => {
    const frame = await open();
    expect(await frame.locator(".prose-pane, header.bar").count()).toBe(0);
    expect((await frame.locator(".console-text").allTextContents()).length).toBe(10);
    await frame.getByRole("slider", { name: "Timeline of the run" }).press("ArrowLeft");
    await expect.poll(() => page.locator("#sentence").textContent()).toMatch(/^Event \d+: /);
    await shoot("light");
  });

  it("is led through its moments by the page around it", async () => {
    const frame = await open();
    await page.getByRole("button", { name: "Who waits" }).click();
    await expect.poll(() => eventOf(frame)).toBe("33");
    await expect.poll(() => page.locator("#sentence").textContent()).toMatch(/^Event 34: /);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await expect.poll(() => page.locator("#sentence").textContent()).toBe("Event 1: The run begins (seed 1).");
  });

  it("tells when it is ready, takes code, and runs it when it is asked to", async () => {
    await open();
    const heard = await page.evaluate(async () => {
      const element = document.createElement("yield-point");
      for (const [name, value] of [
        ["lesson", "06_lightweight_tasks"],
        ["example", "gather_tasks"],
        ["view", "timeline"],
      ] as const) {
        element.setAttribute(name, value);
      }
      const kinds: string[] = [];
      const once = (kind: string): Promise<unknown> =>
        new Promise((resolve) => {
          element.addEventListener(kind, (event) => resolve((event as CustomEvent).detail), { once: true });
        });
      for (const kind of ["ready", "ran", "moved", "refused"]) element.addEventListener(kind, () => kinds.push(kind));
      const ready = once("ready");
      const ran = once("ran");
      document.querySelector("main")?.prepend(element);
      const first = await ready;
      (element as unknown as { run(): void }).run();
      await ran;
      return { first, kinds: [...new Set(kinds)] };
    });
    expect(heard.first).toMatchObject({ events: expect.any(Number), duration: 1e9 });
    expect(heard.kinds[0]).toBe("ready");
    expect(heard.kinds).toContain("ran");
  });

  it("opens what is seen on a page of its own", async () => {
    const frame = await open();
    await page.getByRole("button", { name: "Who waits" }).click();
    await expect.poll(() => eventOf(frame)).toBe("33");
    const [opened] = await Promise.all([
      page.context().waitForEvent("page"),
      frame.getByRole("link", { name: /^Open in Yieldpoint/ }).click(),
    ]);
    await opened.locator("header.bar").waitFor();
    expect(opened.url()).toMatch(/\/#\/06_lightweight_tasks\/gather_tasks\?event=34$/);
  });

  it("remembers nothing, and is not confused by what other pages say", async () => {
    const frame = await open();
    await page.evaluate(() => {
      for (const sandboxed of document.querySelectorAll("iframe")) {
        sandboxed.contentWindow?.postMessage({ yieldpoint: 1 }, "*");
        sandboxed.contentWindow?.postMessage({ kind: "edit", source: "evil" }, "*");
        sandboxed.contentWindow?.postMessage({ __proto__: null, kind: "goTo", moment: { end: "start" } }, "*");
      }
    });
    await page.getByRole("button", { name: "End", exact: true }).click();
    await frame.locator(".cm-content").click();
    await page.keyboard.type("x");
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    expect(await frame.locator(".cm-content").textContent()).not.toContain("evil");
  });

  it.each(["light", "dark"] as const)("has nothing that axe objects to: %s", async (colorScheme) => {
    await open({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`))).toEqual([]);
    await shoot(colorScheme);
  });

  it("fits a phone", async () => {
    await open({ viewport: { width: 360, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await shoot("phone");
  });
});

describe("a program on another site", () => {
  let other: Server | undefined;

  afterEach(() => other?.close());

  /** Opens a page of another origin, on a port of its own. */
  async function elsewhere(body: string): Promise<void> {
    const html = `<!doctype html><title>elsewhere</title>${body}`;
    const server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(html));
    other = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the other site has no port");
    page = await (await stage.contextWithoutCompiler({ viewport: { width: 1000, height: 700 } })).newPage();
    await page.goto(`http://127.0.0.1:${address.port}/`);
  }

  it("is loaded, framed and led as on the site's own pages", async () => {
    await elsewhere(
      `<script type="module" src="${stage.url}embed.js"></script>
       <yield-point lesson="06_lightweight_tasks" example="gather_tasks" theme="dark"></yield-point>`,
    );
    const frame = page.frameLocator("yield-point iframe");
    await frame.locator(".status-good").waitFor();
    await page.evaluate(() => {
      (document.querySelector("yield-point") as unknown as { goTo(where: string): void }).goTo("event 34");
    });
    await expect.poll(() => eventOf(frame)).toBe("33");
    expect(await frame.locator("html").getAttribute("data-theme")).toBe("dark");
  });

  it("cannot be the page itself, with its drafts: only the frame's page may be framed", async () => {
    await elsewhere(`<iframe src="${stage.url}#/06_lightweight_tasks/gather_tasks"></iframe>`);
    const [, framed] = page.frames();
    await expect.poll(() => framed?.url()).toMatch(/^chrome-error:/);
  });
});
