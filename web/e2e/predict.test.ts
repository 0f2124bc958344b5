/** Questions that are answered before the run, and by it. */
import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
const kOrder = "17_scheduler/failing_job";
const kLine = "08_unreliable_network/by_hand";
const kTime = "06_lightweight_tasks/one_after_another";

/** The page of an example, and the lesson's first question about it. */
async function asked(
  place: string,
  options: BrowserContextOptions = {},
): Promise<{ driver: PageDriver; block: Locator }> {
  const context = await stage.contextWithoutCompiler({ reducedMotion: "reduce", ...options });
  const driver = await PageDriver.open(context, `${stage.url}#/${place}`);
  const block = driver.page.locator(`yp-predict[data-prediction*=" ${place.split("/")[1]}"]`).first();
  await block.locator(".predict-form").scrollIntoViewIfNeeded();
  return { driver, block };
}

async function done(driver: PageDriver): Promise<void> {
  driver.expectNoErrors();
  await driver.page.context().close();
}

const verdict = (block: Locator): Promise<string | null> => block.locator(".predict-verdict").textContent();
const tell = (block: Locator): Promise<void> => block.getByRole("button", { name: "Run and see" }).click();
const explanation = (block: Locator): Locator => block.locator("details.answer");

/** Drags a line by its grip onto another one. */
async function dragLine(driver: PageDriver, block: Locator, from: number, to: number): Promise<void> {
  const middle = async (at: number): Promise<{ x: number; y: number }> => {
    const box = await block.locator(".predict-grip").nth(at).boundingBox();
    if (box === null) throw new Error("the line is not shown");
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const [begin, end] = [await middle(from), await middle(to)];
  const { mouse } = driver.page;
  await mouse.move(begin.x, begin.y);
  await mouse.down();
  await mouse.move(begin.x, (begin.y + end.y) / 2);
  await mouse.move(begin.x, end.y + (to > from ? 4 : -4));
  await mouse.up();
}

/** Drags the first line by its grip with a finger, onto the second. */
async function dragByFinger(driver: PageDriver, block: Locator): Promise<void> {
  const fingers = await driver.page.context().newCDPSession(driver.page);
  const boxes = [
    await block.locator(".predict-grip").nth(0).boundingBox(),
    await block.locator(".predict-grip").nth(1).boundingBox(),
  ];
  const [from, to] = boxes.map((box) => ({ x: (box?.x ?? 0) + 10, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 + 4 }));
  if (from === undefined || to === undefined) throw new Error("the lines are not shown");
  await fingers.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [from] });
  await fingers.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: to.x, y: to.y - 8 }] });
  await fingers.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [to] });
  await fingers.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

describe("a prediction", () => {
  it("of an order is made by dragging, and the run says which lines are elsewhere", async () => {
    const { driver, block } = await asked(kOrder);
    const texts = block.locator(".predict-form code");
    const before = await texts.allTextContents();
    await dragLine(driver, block, 0, 2);
    expect(await texts.allTextContents()).toEqual([before[1], before[2], before[0], ...before.slice(3)]);
    await tell(block);
    await block.locator(".predict-told").waitFor();
    expect(await verdict(block)).toMatch(/not where you said/);
    // What is told is what the console says.
    expect(await block.locator(".predict-told code").allTextContents()).toEqual(await driver.output());
    expect(await explanation(block).getAttribute("open")).not.toBeNull();
    expect(await driver.slider.getAttribute("aria-valuetext")).toContain("we close");
    await block.getByRole("button", { name: "complaint: letter 2" }).click();
    await expect.poll(() => driver.slider.getAttribute("aria-valuetext")).toContain("complaint: letter 2");
    await done(driver);
  });

  it("of an order is made with the keyboard alone, told to who does not see it, and remembered", async () => {
    const { driver, block } = await asked(kOrder);
    const { keyboard } = driver.page;
    const right = ["letter 1 is delivered", "complaint", "no more letters", "letter 3 is delivered", "we close"];
    for (const [to, text] of right.entries()) {
      const all = await block.locator(".predict-form code").allTextContents();
      const from = all.findIndex((line) => line.startsWith(text));
      if (from === to) continue;
      await block
        .getByRole("button", { name: `Move ${text}` })
        .first()
        .focus();
      for (let at = from; at > to; --at) await keyboard.press("Enter");
      expect(await block.locator("[aria-live]").textContent()).toContain(`now line ${to + 1} of 5`);
    }
    await block.getByRole("button", { name: "Run and see" }).focus();
    await keyboard.press("Enter");
    await expect.poll(() => verdict(block)).toBe("The run prints them in this order, as you said.");
    const again = block.getByRole("button", { name: "Try again" });
    await expect.poll(() => again.evaluate((button) => button === document.activeElement)).toBe(true);
    await driver.page.reload();
    await expect.poll(() => verdict(block)).toBe("The run prints them in this order, as you said.");
    await again.press("Enter");
    await block.getByRole("button", { name: "Run and see" }).waitFor();
    expect(await explanation(block).getAttribute("open")).toBeNull();
    await done(driver);
  });

  it("of a line is picked with the arrow keys, and the cursor goes to the moment that answers", async () => {
    const { driver, block } = await asked(kLine);
    await tell(block);
    expect(await block.locator("[aria-live]").textContent()).toBe("Pick a line first.");
    await block.getByRole("radio").nth(1).focus();
    await driver.page.keyboard.press("ArrowDown");
    await tell(block);
    await expect.poll(() => verdict(block)).toBe("Line 6. You said line 5.");
    // In the world that the question is about, where the usual one is another.
    expect(await driver.page.locator(".scenario-select select").inputValue()).toBe("lost_answer");
    await expect.poll(() => driver.markedLine.textContent()).toContain("stream.read()");
    await done(driver);
  });

  it("of a time is set on a scale by keys, and says how much it was off", async () => {
    const { driver, block } = await asked(kTime);
    const scale = block.getByRole("slider", { name: "Your time" });
    await scale.focus();
    for (let i = 0; i < 10; ++i) await driver.page.keyboard.press("ArrowRight");
    expect(await scale.getAttribute("aria-valuetext")).toBe("1 s");
    await tell(block);
    await expect.poll(() => verdict(block)).toBe("10 s: 9 s more than the 1 s that you said.");
    expect(await driver.slider.getAttribute("aria-valuetext")).toContain("The run ends");
    await done(driver);
  });

  it("says so when the learner's program is not the lesson's any more", async () => {
    const { driver, block } = await asked(kTime);
    await driver.page.evaluate((key) => localStorage.setItem(key, "int main() {}\n"), `yieldpoint/draft/${kTime}`);
    await driver.page.reload();
    await block.locator("input").fill("1000000000");
    await tell(block);
    await expect.poll(() => block.locator(".predict-note").textContent()).toMatch(/could not be run here|is changed/);
    expect(await verdict(block)).toContain("10 s");
    await driver.page.context().close();
  });

  it.each([kOrder, kLine, kTime])(
    "of %s fits a phone and has nothing that axe objects to, in light and dark",
    async (place) => {
      const { driver, block } = await asked(place, { viewport: { width: 360, height: 740 }, hasTouch: true });
      const look = async (colorScheme: "light" | "dark"): Promise<readonly string[]> => {
        await driver.page.emulateMedia({ colorScheme });
        const axe = new AxeBuilder({ page: driver.page }).include("yp-predict:first-of-type").setLegacyMode(true);
        return (await axe.analyze()).violations.map(({ id }) => id);
      };
      expect(await look("light")).toEqual([]);
      if (place === kLine) await block.getByRole("radio").first().tap();
      if (place === kOrder) {
        const texts = block.locator(".predict-form code");
        const [first, second] = await texts.allTextContents();
        await dragByFinger(driver, block);
        expect((await texts.allTextContents()).slice(0, 2)).toEqual([second, first]);
      }
      await block.getByRole("button", { name: "Run and see" }).tap();
      await block.locator(".predict-told").waitFor();
      expect(await look("dark")).toEqual([]);
      expect(await driver.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      await done(driver);
    },
  );
});
