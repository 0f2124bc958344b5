/**
 * Somebody who does anything at all, for some minutes: YP_CHAOS_SECONDS, and YP_CHAOS_SEED to do the same again. A failure
 * prints the seed and what was done last.
 */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { networkTrace } from "../test/traces.ts";
import { useStage } from "./stage.ts";

const kSeconds = Number(process.env.YP_CHAOS_SECONDS ?? 180);
const kSeed = Number(process.env.YP_CHAOS_SEED ?? Date.now() % 1_000_000);
/** The page must answer within so many milliseconds, on a machine that does other things too. */
const kAnswer = 5_000;
/** What was done last, when something is wrong. */
const kRemembered = 25;

const stage = useStage({ name: "fetch.jsonl", text: networkTrace() });

/** Numbers from 0 to below 1, the same for the same seed: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const kPlaces = [
  "#/",
  "#/02_page_fetching/page_size",
  "#/03_yield_points/lost_update",
  "#/04_blocking_calls/blocked",
  "#/06_lightweight_tasks/gather_tasks",
  "#/08_unreliable_network/by_hand",
  "#trace=trace.jsonl",
] as const;
const kSizes = [
  { width: 1440, height: 900 },
  { width: 1000, height: 700 },
  { width: 640, height: 450 },
  { width: 360, height: 740 },
] as const;
const kKeys =
  "ArrowLeft ArrowRight ArrowUp ArrowDown Shift+ArrowLeft Alt+ArrowRight Home End Space , . + - 0 n p c d s o b [ ] ? Escape Tab Shift+Tab Enter Control+Enter PageDown".split(
    " ",
  );
const kTexts = ["// why?\n", "x", "co_await ", "sleep(1s);\n", "}", '"', "Backspace", "Delete", "Control+z"] as const;

/** Everything of the page that may be pressed. Links to elsewhere lead out of the test, and files need a disk. */
const kPressable =
  "button:not(:disabled), a:not([href^=http]), summary, select, [role=slider], [role=tab], label:not(.trace-chooser)";

type Drafts = Readonly<Record<string, string>>;

/** Where it is, if it is still there: the page does things meanwhile. */
function boxOf(target: Locator): ReturnType<Locator["boundingBox"]> {
  return target.boundingBox({ timeout: 1_000 }).catch(() => null);
}

class Chaos {
  readonly did: string[] = [];
  readonly #page: Page;
  readonly #random: () => number;

  constructor(page: Page, seed: number) {
    this.#page = page;
    this.#random = randomOf(seed);
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error("there is nothing to pick from");
    return picked;
  }

  #say(what: string): void {
    this.did.push(what);
    if (this.did.length > kRemembered) this.did.shift();
  }

  /** Does one thing. True when it may change the open program's text as a person who types does. */
  async step(): Promise<boolean> {
    const dice = this.#random();
    if (dice < 0.42) await this.#press();
    else if (dice < 0.6) return this.#key();
    else if (dice < 0.75) return this.#type();
    else if (dice < 0.87) await this.#drag();
    else if (dice < 0.91) await this.#choose();
    else if (dice < 0.94) await this.#resize();
    else if (dice < 0.99) await this.#go();
    else await this.#reload();
    return false;
  }

  async #press(): Promise<void> {
    const place = await this.#page.evaluate(
      ({ selector, share }) => {
        const modal = document.querySelector("dialog:modal");
        const shown = [...(modal ?? document).querySelectorAll<HTMLElement>(selector)].filter((element) =>
          element.checkVisibility({ visibilityProperty: true }),
        );
        const element = shown[Math.floor(share * shown.length)];
        element?.scrollIntoView({ block: "nearest", behavior: "instant" });
        const box = element?.getBoundingClientRect();
        const name = element?.getAttribute("aria-label") ?? element?.textContent?.trim().slice(0, 40);
        return box === undefined ? undefined : { x: box.x + box.width / 2, y: box.y + box.height / 2, name };
      },
      { selector: kPressable, share: this.#random() },
    );
    if (place === undefined) return;
    this.#say(`press "${place.name}"`);
    await this.#page.mouse.click(place.x, place.y);
  }

  async #key(): Promise<boolean> {
    const key = this.#pick(kKeys);
    this.#say(`key ${key}`);
    await this.#page.keyboard.press(key);
    return this.#inEditor();
  }

  async #inEditor(): Promise<boolean> {
    return this.#page.evaluate(() => document.activeElement?.closest(".cm-editor") !== null);
  }

  async #type(): Promise<boolean> {
    const lines = this.#page.locator(".cm-line");
    const count = await lines.count();
    if (count === 0 || (await this.#page.locator("dialog:modal").count()) > 0) return false;
    const text = this.#pick(kTexts);
    this.#say(`type ${JSON.stringify(text)}`);
    const box = await boxOf(lines.nth(Math.floor(this.#random() * count)));
    if (box === null) return false;
    await this.#page.mouse.click(box.x + this.#random() * Math.min(200, box.width), box.y + box.height / 2);
    if (!(await this.#inEditor())) return true;
    if (/^(?:Backspace|Delete|Control\+z)$/.test(text)) await this.#page.keyboard.press(text);
    else await this.#page.keyboard.insertText(text);
    return true;
  }

  async #drag(): Promise<void> {
    const names = ["yp-timeline", "yp-minimap", "yp-network", ".console-lines", ".cm-scroller"];
    const name = this.#pick(names);
    const target = this.#page.locator(name).first();
    const box = (await target.count()) > 0 ? await boxOf(target) : null;
    if (box === null) return;
    this.#say(`drag over ${name}`);
    const { mouse } = this.#page;
    const place = (): [number, number] => [box.x + this.#random() * box.width, box.y + this.#random() * box.height];
    await mouse.move(...place());
    await mouse.down();
    for (let i = 0; i < 4; ++i) await mouse.move(...place());
    if (this.#random() < 0.3) await mouse.wheel(0, 400 * (this.#random() - 0.5));
    await mouse.up();
  }

  async #choose(): Promise<void> {
    const selects = this.#page.locator("select:visible:not(:disabled)");
    const count = await selects.count();
    if (count === 0 || (await this.#page.locator("dialog:modal").count()) > 0) return;
    const select = selects.nth(Math.floor(this.#random() * count));
    const options = await select.locator("option:not(:disabled)").count();
    if (options === 0) return;
    this.#say("choose another option");
    await select
      .selectOption({ index: Math.floor(this.#random() * options) }, { timeout: 2_000 })
      .catch(() => undefined);
  }

  async #resize(): Promise<void> {
    const size = this.#pick(kSizes);
    this.#say(`resize to ${size.width}`);
    await this.#page.setViewportSize(size);
  }

  async #go(): Promise<void> {
    if (this.#random() < 0.3) {
      this.#say("back");
      // No further than to where the page was first opened.
      await this.#page.evaluate(() => {
        const { navigation } = window as unknown as {
          navigation: { readonly currentEntry: { readonly index: number } };
        };
        if (navigation.currentEntry.index > 1) history.back();
      });
      return;
    }
    const place = this.#pick(kPlaces);
    this.#say(`go to ${place}`);
    await this.#page.evaluate((hash) => {
      location.hash = hash;
    }, place);
  }

  async #reload(): Promise<void> {
    this.#say("reload");
    await this.#page.reload();
  }
}

/** Programs that were changed, by their key. */
function draftsOf(page: Page): Promise<Drafts> {
  return page.evaluate(() =>
    Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith("yieldpoint/draft/"))),
  );
}

/** Where one goes who wants to have something back: the page may have gone elsewhere meanwhile. */
async function undoIn(page: Page, draft: string): Promise<void> {
  if ((await page.locator("dialog:modal").count()) > 0) await page.keyboard.press("Escape");
  const place = draft.replace("yieldpoint/draft/", "#/");
  await page.evaluate((hash) => {
    location.hash = hash;
  }, place);
  const file = `${place.slice(place.lastIndexOf("/") + 1)}.cpp`;
  const editor = page.locator(`.cm-content[aria-label*="${file}"]`);
  await editor.waitFor();
  await editor.focus();
  await page.keyboard.press("Control+z");
}

/** What was in `before` and is there no more, although nobody has typed: one must be able to have it back. */
async function lostFor(page: Page, before: Drafts): Promise<readonly string[]> {
  const after = await draftsOf(page);
  const changed = Object.keys(before).filter((key) => before[key] !== after[key]);
  if (changed.length === 0) return [];
  if ((await page.locator(".notice").getByRole("button", { name: "Undo", exact: true }).count()) > 0) return [];
  for (const draft of changed) await undoIn(page, draft);
  const undone = await draftsOf(page);
  return changed.filter((key) => before[key] !== undone[key]);
}

async function answers(page: Page): Promise<void> {
  const begin = Date.now();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
  expect(Date.now() - begin).toBeLessThan(kAnswer);
}

describe(`somebody who does anything (seed ${kSeed}, ${kSeconds} s)`, () => {
  it(
    "meets no error, is always answered, and loses no edit that cannot be had back",
    async () => {
      const context = await stage.browser.newContext({ viewport: kSizes[0], reducedMotion: "reduce" });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      // The system's own dialogs would wait for an answer.
      page.on("filechooser", () => undefined);
      page.on("dialog", (dialog) => void dialog.dismiss());
      await page.goto(stage.url.replace(/#.*/, "") + kPlaces[4]);
      await page.locator(".cm-content[aria-label]").waitFor();
      const chaos = new Chaos(page, kSeed);
      const end = Date.now() + kSeconds * 1000;
      let steps = 0;
      for (; Date.now() < end && errors.length === 0; ++steps) {
        const before = await draftsOf(page);
        const typed = await chaos.step();
        const lost = typed ? [] : await lostFor(page, before);
        expect({ lost, did: lost.length > 0 ? chaos.did : [] }).toEqual({ lost: [], did: [] });
        if (steps % 20 === 0) await answers(page);
      }
      expect({ errors, did: errors.length > 0 ? chaos.did : [] }).toEqual({ errors: [], did: [] });
      await answers(page);
      await page.setViewportSize(kSizes[0]);
      await page.goto(`${stage.url.replace(/#.*/, "")}${kPlaces[1]}`);
      await page.reload();
      await page.locator(".cm-content[aria-label]").waitFor();
      console.log(`${steps} things were done`);
      await context.close();
    },
    (kSeconds + 120) * 1000,
  );
});
