import { describe, expect, test } from "vitest";
import { useStage } from "../../web/e2e/stage.ts";
import { DeckPage } from "./deck-page.ts";

const stage = useStage();

/** A slide with a run that is in both decks. */
const kSlide = "a-heartbeat-with-a-hole";

describe("a talk by remote", () => {
  test.each(["index.html", "short.html"])(
    "goes through %s from the first slide to the last, and the runs follow",
    async (page) => {
      const deck = await DeckPage.open(stage, page);
      const ids = await deck.ids();
      const seen: string[] = [];
      for (const id of ids) {
        await expect.poll(() => deck.id()).toBe(id);
        seen.push(id);
        const figure = deck.page.locator("section.present figure.demo");
        if ((await figure.count()) > 0) {
          const moments = ((await figure.getAttribute("data-moments")) ?? "")
            .split("; ")
            .map((each) => Number(each.slice(6)));
          for (const [step, event] of moments.entries()) {
            await expect.poll(() => deck.event(), { message: `${id}, step ${step}` }).toBe(event);
            if (step < moments.length - 1) await deck.page.keyboard.press("PageDown");
          }
        }
        await deck.page.keyboard.press("PageDown");
      }
      expect(seen).toEqual(ids);
      await deck.close();
    },
    600_000,
  );

  test("goes back as it came", async () => {
    const deck = await DeckPage.open(stage, `#/${kSlide}`);
    const first = await deck.event();
    await deck.page.keyboard.press("PageDown");
    await expect.poll(() => deck.event()).not.toBe(first);
    await deck.page.keyboard.press("PageUp");
    await expect.poll(() => deck.event()).toBe(first);
    await deck.close();
  });
});

describe("the code above a run", () => {
  const kOffloaded = "a-heartbeat-without-a-hole";

  test("shows the line at which the run is, and none when that is elsewhere", async () => {
    const deck = await DeckPage.open(stage, `#/${kOffloaded}`);
    const lines = deck.page.locator("section.present .line.here");
    await deck.live();
    expect(await lines.count()).toBe(0);
    await deck.page.keyboard.press("PageDown");
    await expect.poll(() => lines.allTextContents()).toEqual([expect.stringContaining("co_await to_thread(")]);
    expect(await deck.caption()).toMatch(/hands work to the worker threads at line 11/);
    await deck.page.keyboard.press("PageDown");
    await expect.poll(() => lines.count()).toBe(0);
    await deck.close();
  });

  test("shows none while the speaker looks at another moment", async () => {
    const deck = await DeckPage.open(stage, `#/${kOffloaded}`);
    const frame = await deck.live();
    await deck.page.keyboard.press("PageDown");
    const lines = deck.page.locator("section.present .line.here");
    await expect.poll(() => lines.count()).toBe(1);
    const told = await deck.caption();
    await frame.getByRole("slider", { name: "Timeline of the run" }).press("ArrowRight");
    await expect.poll(() => deck.caption()).not.toBe(told);
    expect(await lines.count()).toBe(0);
    await deck.close();
  });
});

describe("the program on a slide", () => {
  test("is edited with E, runs live, is left with Escape, and is as delivered again after R", async () => {
    const deck = await DeckPage.open(stage, `#/${kSlide}`);
    const frame = await deck.live();
    const before = await deck.event();
    await deck.page.keyboard.press("e");
    const editor = frame.locator(".cm-content");
    await editor.waitFor();
    await expect.poll(() => editor.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await deck.page.keyboard.press("Control+End");
    // To the last line of the coroutine, above main.
    for (let line = 0; line < 6; ++line) await deck.page.keyboard.press("ArrowUp");
    await deck.page.keyboard.press("End");
    await deck.page.keyboard.type('\nprint("said on stage");');
    await deck.page.keyboard.press("Control+Enter");
    await frame.getByText("said on stage", { exact: true }).last().waitFor();
    await deck.page.keyboard.press("Escape");
    await frame.locator(".embedded-timeline").waitFor();
    expect(await frame.locator(".cm-content").count()).toBe(0);
    await deck.page.keyboard.press("r");
    await expect.poll(() => deck.event()).toBe(before);
    await deck.page.keyboard.press("e");
    await editor.waitFor();
    expect(await editor.textContent()).not.toContain("said on stage");
    await deck.close();
  });

  test("goes on by remote also when the keyboard is in its code", async () => {
    const deck = await DeckPage.open(stage, `#/${kSlide}`);
    const frame = await deck.live();
    await deck.page.keyboard.press("e");
    await frame.locator(".cm-content").waitFor();
    const ids = await deck.ids();
    const steps = await deck.page.locator("section.present .fragment").count();
    for (let i = 0; i <= steps; ++i) await deck.page.keyboard.press("PageDown");
    await expect.poll(() => deck.id()).toBe(ids[ids.indexOf(kSlide) + 1]);
    await deck.close();
  });

  test("has its compiler loaded before the first edit, once for all slides", async () => {
    const deck = await DeckPage.open(stage, "");
    let loads = 0;
    deck.page.on("request", (request) => {
      loads += /\/toolchain\/llvm\.[0-9a-f]+\.wasm$/.test(request.url()) ? 1 : 0;
    });
    await deck.page.evaluate(
      () =>
        new Promise((resolve) => {
          const wait = (): void => {
            const element = document.querySelector("yield-point");
            if (element === null) setTimeout(wait, 50);
            else element.addEventListener("prepared", resolve, { once: true });
          };
          wait();
        }),
    );
    await deck.goTo(kSlide);
    await deck.live();
    expect(loads).toBeLessThanOrEqual(1);
    await deck.close();
  });

  test("that answers no more is there again on the next slide with a run", async () => {
    const deck = await DeckPage.open(stage, `#/${kSlide}`);
    await deck.live();
    const ids = await deck.page
      .locator(".slides > section:has(figure.demo)")
      .evaluateAll((all) => all.map(({ id }) => id));
    const next = ids[ids.indexOf(kSlide) + 1] ?? ids[0] ?? "";
    await deck.page.locator("yield-point iframe").evaluate((frame: HTMLIFrameElement) => {
      // What hangs: it takes messages, and does nothing.
      frame.contentWindow?.stop();
      frame.srcdoc = "";
    });
    await deck.page.evaluate((hash) => location.replace(hash), `#/${next}`);
    // Meanwhile the slide has its picture and its sentence.
    expect(await deck.page.locator("section.present .stage img:visible").count()).toBe(1);
    expect(await deck.caption()).not.toBe("");
    const frame = await deck.live();
    await frame.locator(".embedded-timeline").waitFor();
    await deck.close();
  });
});

describe("the speaker's window", () => {
  test("shows the slide, the next one, the notes and the time, and steers", async () => {
    const deck = await DeckPage.open(stage, "");
    const opened = deck.page.context().waitForEvent("page");
    await deck.page.keyboard.press("s");
    const speaker = await opened;
    const ids = await deck.ids();
    await speaker.getByText(`1 of ${ids.length}:`).waitFor();
    const now = speaker.frameLocator(".slide-now");
    await now.locator(`section.present[id="${ids[0]}"]`).waitFor();
    await speaker.frameLocator(".slide-next").locator(`section.present[id="${ids[1]}"]`).waitFor();
    expect((await speaker.locator(".notes .text").textContent())?.trim()).not.toBe("");
    await speaker.getByRole("button", { name: "On", exact: true }).click();
    await expect.poll(() => deck.id()).toBe(ids[1]);
    await now.locator(`section.present[id="${ids[1]}"]`).waitFor();
    await speaker.keyboard.press("PageUp");
    await expect.poll(() => deck.id()).toBe(ids[0]);
    await speaker.getByRole("button", { name: "Start the clock" }).click();
    await speaker.getByText("on time").waitFor();
    // The previews are pictures: no second program runs.
    expect(await now.locator("yield-point").count()).toBe(0);
    await deck.close();
  });

  test("marks in the notes what comes with the next press", async () => {
    const deck = await DeckPage.open(stage, `#/${kSlide}`);
    const steps = await deck.page.locator("section.present .fragment").count();
    const opened = deck.page.context().waitForEvent("page");
    await deck.page.keyboard.press("s");
    const speaker = await opened;
    const due = (): Promise<readonly number[]> =>
      speaker.locator(".text .next").evaluateAll((all) => {
        return all.flatMap((each, i) => (each.classList.contains("is-due") ? [i] : []));
      });
    for (let step = 0; step < steps; ++step) {
      await expect.poll(due).toEqual([step]);
      await deck.page.keyboard.press("PageDown");
    }
    await expect.poll(due).toEqual([]);
    await deck.close();
  });

  test("shows the slide at the deck's step", async () => {
    const deck = await DeckPage.open(stage, `#/${kSlide}`);
    const steps = await deck.page.locator("section.present .fragment").count();
    const opened = deck.page.context().waitForEvent("page");
    await deck.page.keyboard.press("s");
    const now = (await opened).frameLocator(".slide-now");
    const caption = now.locator("section.present figcaption");
    const told = new Set<string | null>();
    for (const key of ["PageDown", "PageUp"]) {
      for (let step = 0; step < steps; ++step) {
        await expect.poll(() => caption.textContent()).toBe(await deck.caption());
        told.add(await deck.caption());
        await deck.page.keyboard.press(key);
      }
    }
    expect(told.size).toBe(steps + 1);
    await deck.close();
  });

  test("says so when no deck is open", async () => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${stage.url}slides/speaker.html`);
    await page.getByText("No deck is open in another window.").waitFor();
    await context.close();
  });
});

describe("lessons and slides", () => {
  test("each slide leads to its moment in the lesson", async () => {
    const deck = await DeckPage.open(stage, `#/${kSlide}`);
    const link = deck.page.locator("section.present footer a");
    const event = /event=(\d+)/.exec((await link.getAttribute("href")) ?? "")?.[1];
    const opened = deck.page.context().waitForEvent("page");
    await link.click();
    const lesson = await opened;
    const slider = lesson.getByRole("slider", { name: "Timeline of the run" });
    await expect.poll(() => slider.getAttribute("aria-valuenow")).toBe(String(Number(event) - 1));
    await deck.close();
  });

  test("a lesson leads to its slide", async () => {
    const context = await stage.contextWithoutCompiler({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${stage.url}#/10_where_to_put_timeouts`);
    const opened = context.waitForEvent("page");
    await page.getByRole("link", { name: /^Slide/ }).click();
    const deck = await opened;
    await expect
      .poll(() => deck.locator("section.present").getAttribute("data-lesson"))
      .toBe("10_where_to_put_timeouts");
    await context.close();
  });
});
