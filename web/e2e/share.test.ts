import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
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
    for (let i = 0; i < 5; ++i) await driver.slider.press("Shift+ArrowLeft");
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

describe("sharing a run of a sweep", () => {
  it("shows that run beside the undisturbed one, at its moment, and nothing before Run is pressed", async () => {
    const driver = await open("#/18_atomic_handlers/unprotected_post");
    const { page } = driver;
    await page.getByRole("button", { name: "Sweep", exact: true }).click();
    await page.getByRole("button", { name: /at every await/ }).click();
    await page.getByRole("button", { name: "Show the worst" }).click();
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await page.getByRole("button", { name: "Go there", exact: true }).click();
    const shown = await page.locator(".moment").textContent();
    const event = await driver.event();
    const link = await shareLink(page);
    expect(await page.getByRole("dialog").textContent()).toMatch(
      /The run: the run of the sweep in which .* at await \d+, while it waits, the run that it is compared with/,
    );
    const other = await PageDriver.open(
      await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } }),
      link,
    );
    await other.page.getByText(/^This link shows the run of the sweep .* Press Run to make both\.$/).waitFor();
    expect(await other.status.textContent()).toBe("");
    await shoot(other.page, "sweep waits");
    await other.page.getByRole("button", { name: "Run", exact: true }).click();
    await other.page.getByRole("button", { name: "Back to the base run" }).waitFor();
    await expect.poll(() => other.event()).toBe(event);
    expect(await other.page.locator(".moment").textContent()).toBe(shown);
    expect(await other.page.locator(".compare-text").textContent()).toBe(
      await page.locator(".compare-text").textContent(),
    );
    await shoot(other.page, "sweep reopened");
    other.expectNoErrors();
    await other.page.context().close();
  });

  it("says so when the sweep has no such run", async () => {
    const json = JSON.stringify({ swept: { do: "cancel", n: 400, moment: "waits" } });
    const driver = await open(
      `#/18_atomic_handlers/unprotected_post?s=1.${deflateRawSync(json).toString("base64url")}`,
    );
    await driver.page.getByRole("button", { name: "Run", exact: true }).click();
    await driver.page.getByText("The link tells of await 400 of a sweep; there is no such run in this one.").waitFor();
    driver.expectNoErrors();
  });
});

describe("sharing two runs", () => {
  it("makes both again when Run is pressed, and marks the same difference", async () => {
    const driver = await open("#/02_page_fetching/page_size");
    const { page } = driver;
    await driver.run();
    await page.getByRole("button", { name: "What if", exact: true }).click();
    await page.getByRole("slider", { name: /latency/i }).press("End");
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    const told = page.locator(".compare-text");
    await expect.poll(() => told.textContent()).toMatch(/^\s*Beside the run before/);
    await driver.ended();
    const link = await shareLink(page);
    const other = await PageDriver.open(
      await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } }),
      link,
    );
    await other.page.getByText("This link shows a run, beside another run. Press Run to make both.").waitFor();
    expect(await other.status.textContent()).toBe("");
    await other.page.getByRole("button", { name: "Run", exact: true }).click();
    await expect.poll(() => other.page.locator(".compare-text").textContent()).toBe(await told.textContent());
    other.expectNoErrors();
    await other.page.context().close();
  });
});

/** Chooses an item that saves a file; gives its name and text. */
async function saved(page: Page, item: RegExp): Promise<{ readonly name: string; readonly text: string }> {
  await page.getByRole("button", { name: "Share and export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: item }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

describe("exporting", () => {
  it("saves a picture of the timeline, which a browser shows", async () => {
    const driver = await open(`#/${kProgram}`);
    await driver.run();
    for (let i = 0; i < 5; ++i) await driver.slider.press("Shift+ArrowLeft");
    const { name, text } = await saved(driver.page, /^Picture of the timeline/);
    expect(name).toBe("gather_tasks.svg");
    // The page itself may not parse texts.
    const blank = await context.newPage();
    const parsed = await blank.evaluate((svg) => {
      const document = new DOMParser().parseFromString(svg, "image/svg+xml");
      return (document.querySelector("parsererror") ?? document.documentElement.querySelector("title"))?.textContent;
    }, text);
    expect(parsed).toBe("gather_tasks.cpp: Lightweight tasks");
    if (process.env.YP_SHOTS !== undefined) {
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await (
          await stage.browser.newContext({ colorScheme, viewport: { width: 1240, height: 480 } })
        ).newPage();
        await page.setContent(`<body style="margin:8px">${text.replace(/^<\?xml.*?\?>/, "")}`);
        await page.screenshot({ path: `${process.env.YP_SHOTS}/share svg ${colorScheme}.png` });
        await page.context().close();
      }
    }
  });

  it("saves a file for Perfetto, and the trace, which the page opens again", async () => {
    const driver = await open(`#/${kProgram}`);
    await driver.run();
    const perfetto = await saved(driver.page, /^Export for Perfetto/);
    expect(perfetto.name).toBe("gather_tasks.perfetto.json");
    expect(JSON.parse(perfetto.text)).toMatchObject({ displayTimeUnit: "ns", traceEvents: expect.any(Array) });
    const trace = await saved(driver.page, /^Save the trace/);
    const golden = await driver.page.evaluate(async () =>
      (await fetch("examples/06_lightweight_tasks/gather_tasks.trace.jsonl")).text(),
    );
    expect(trace).toEqual({ name: "gather_tasks.trace.jsonl", text: golden });
    driver.expectNoErrors();
  });

  it("offers what a run leaves only when there is one", async () => {
    const driver = await open(`#/${kProgram}`);
    await driver.page.getByRole("button", { name: "Share and export" }).press("ArrowDown");
    const item = driver.page.getByRole("menuitem", { name: /^Export for Perfetto/ });
    expect(await item.getAttribute("aria-disabled")).toBe("true");
    expect(await item.textContent()).toContain("Run the program first");
  });
});

describe("the menu, by keyboard", () => {
  it("opens with an arrow, moves, takes letters, and closes with Escape to its button", async () => {
    const driver = await open(`#/${kProgram}`);
    const button = driver.page.getByRole("button", { name: "Share and export" });
    const focused = (): Promise<string> =>
      driver.page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    await button.press("ArrowDown");
    await expect.poll(focused).toMatch(/^Link to this moment/);
    await driver.page.keyboard.press("End");
    expect(await focused()).toMatch(/^Save the trace/);
    await driver.page.keyboard.press("ArrowDown");
    expect(await focused()).toMatch(/^Link to this moment/);
    await driver.page.keyboard.press("e");
    expect(await focused()).toMatch(/^Export for Perfetto/);
    await shoot(driver.page, "menu");
    await driver.page.keyboard.press("Escape");
    expect(await driver.page.getByRole("menu").count()).toBe(0);
    expect(await focused()).toBe("Share");
  });

  it("makes a link, and gives the focus back when its dialog is closed", async () => {
    const driver = await open(`#/${kProgram}`);
    const button = driver.page.getByRole("button", { name: "Share and export" });
    await button.press("Enter");
    await driver.page.keyboard.press("Enter");
    await driver.page
      .getByRole("dialog")
      .getByText(/characters/)
      .waitFor();
    await driver.page.keyboard.press("Escape");
    await driver.page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe("a link that is refused", () => {
  it.each([
    ["?s=1.AAAA", /^This link is damaged or not whole/],
    ["?s=9.AAAA", /^This link is of version 9/],
    ["?event=soon", /should be a whole number/],
    ["?scenario=<img src=x onerror=alert(1)>", /^The link is about a network that is not here/],
  ])("says why and what to do, and shows the program: %s", async (query, sentence) => {
    const driver = await open(`#/${kProgram}${query}`);
    const alert = driver.page.locator(".shared-refused");
    expect((await alert.textContent())?.trim()).toMatch(sentence);
    expect(await driver.page.locator(".shared-refused img").count()).toBe(0);
    expect(await driver.lineWith("fetch_all").count()).toBe(1);
    await alert.getByRole("button", { name: "Close" }).click();
    expect(await alert.count()).toBe(0);
    driver.expectNoErrors();
  });
});

describe("a visitor's own code", () => {
  it("is kept aside while a link's is shown, one click away, over a reload too", async () => {
    const driver = await open(`#/${kProgram}`);
    await driver.write("// theirs\n");
    const link = await shareLink(driver.page);
    await driver.page.keyboard.press("Escape");
    await driver.write("// mine\n");
    const other = await PageDriver.open(context, link);
    expect(await other.lineWith("theirs").count()).toBe(1);
    await other.page.getByRole("button", { name: "Show my code" }).click();
    expect(await other.lineWith("mine").count()).toBe(1);
    await other.page.getByRole("button", { name: "Show the link" }).click();
    await other.write("// theirs, changed\n");
    await other.page.reload();
    await other.lineWith("theirs, changed").waitFor();
    await other.page.getByRole("button", { name: "Show my code" }).click();
    expect(await other.lineWith("mine").count()).toBe(1);
  });
});

describe("a hostile trace that is dropped", () => {
  async function drop(page: Page, name: string, text: string): Promise<void> {
    const write = ([file, content]: readonly [string, string]): void => {
      const data = new DataTransfer();
      data.items.add(new File([content], file));
      document.querySelector("main")?.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
    };
    await page.evaluate(write, [name, text] as const);
  }

  it("is refused in a sentence when it is none", async () => {
    const driver = await open(`#/${kProgram}`);
    for (const [text, sentence] of [
      ["", /is empty/],
      ["\u0000\u0001\u0002", /is no trace/],
      ['{"t":0,"k":"run","format":99}\n', /format 99/],
      ["[".repeat(1_000_000), /is no trace/],
    ] as const) {
      await drop(driver.page, "<b>x</b>.jsonl", text);
      await expect.poll(() => driver.page.getByRole("alert").textContent()).toMatch(sentence);
      expect(await driver.page.locator("h1 b").count()).toBe(0);
    }
    driver.expectNoErrors();
  });

  it("is shown as far as it can be read, and nothing of it becomes a part of the page", async () => {
    const driver = await open(`#/${kProgram}`);
    const evil = "<img src=x onerror=alert(1)>\\u202e";
    const lines = [
      '{"t":0,"k":"run","format":1,"backend":"constructor","seed":1}',
      `{"t":0,"k":"task","task":1,"name":"${evil}","coro":"${evil}"}`,
      '{"t":1e999,"k":"tick","n":1,"ready":1}',
      `{"t":5,"k":"print","task":1,"text":"${evil}"}`,
      '{"t":9,"k":"suspend","task":1,"on":"__proto__","at":"a.cpp:1","coro":"m"}',
    ];
    await drop(driver.page, "evil.jsonl", `${lines.join("\n")}\n`);
    await driver.page.locator(".facts").waitFor();
    expect(await driver.page.locator(".console-text").first().textContent()).toContain(
      "<img src=x onerror=alert(1)>⟨U+202E⟩",
    );
    expect(await driver.page.locator("img").count()).toBe(0);
    expect(await driver.page.locator(".trace-pane").textContent()).toContain("line 3: tick without a time");
    driver.expectNoErrors();
  });
});
