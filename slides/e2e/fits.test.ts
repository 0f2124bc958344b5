import { describe, expect, test } from "vitest";
import { useStage } from "../../web/e2e/stage.ts";
import { kMostCodeLines } from "../src/build/render.ts";
import { DeckPage } from "./deck-page.ts";

const stage = useStage();

const kSizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
/** Pixels of a slide of 1280 by 720. */
const kCodeSize = 24;
const kSmallestText = 18;
/** The ruler, the loop and two tasks. */
const kLowestRun = 200;

/** What is wrong with the slide that is shown, as it is drawn. */
function misfits({
  codeSize,
  smallest,
  mostLines,
  lowestRun,
}: {
  codeSize: number;
  smallest: number;
  mostLines: number;
  lowestRun: number;
}): string[] {
  const slide = document.querySelector("section.present .sheet");
  if (slide === null) return ["there is no slide"];
  const box = slide.getBoundingClientRect();
  const scale = box.width / 1280;
  const foot = slide.querySelector("footer")?.getBoundingClientRect().top ?? box.bottom;
  const wrong: string[] = [];
  const name = (element: Element): string =>
    `${element.tagName.toLowerCase()} "${(element.textContent ?? "").trim().slice(0, 30)}"`;
  for (const element of slide.querySelectorAll<HTMLElement>("h1, h2, .body *")) {
    const own = element.getBoundingClientRect();
    if (own.width === 0 || element.closest("svg svg, defs, title") !== null) continue;
    const isOut = own.left < box.left - 1 || own.right > box.right + 1 || own.bottom > foot + 1;
    if (isOut) wrong.push(`${name(element)} is over the edge`);
    if (
      element.scrollWidth > element.clientWidth + 1 &&
      getComputedStyle(element).display === "block" &&
      element.clientWidth > 0
    )
      wrong.push(`${name(element)} is cut`);
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "",
    );
    const drawn =
      element instanceof SVGElement ? own.height / scale : Number.parseFloat(getComputedStyle(element).fontSize);
    if (hasText && drawn < smallest) wrong.push(`${name(element)} has ${drawn} px`);
  }
  const run = slide.querySelector(".stage")?.getBoundingClientRect().height;
  if (run !== undefined && run / scale < lowestRun) wrong.push(`the run has ${run / scale} px`);
  const code = [...slide.querySelectorAll<HTMLElement>("pre code")];
  for (const each of code) {
    const size = Number.parseFloat(getComputedStyle(each).fontSize);
    if (size * scale < codeSize) wrong.push(`code has ${size * scale} px`);
  }
  const lines = code.reduce((sum, each) => {
    return (
      sum +
      Math.round(each.getBoundingClientRect().height / scale / Number.parseFloat(getComputedStyle(each).lineHeight))
    );
  }, 0);
  if (lines > mostLines) wrong.push(`${lines} lines of code are drawn`);
  return wrong;
}

describe.each(["index.html", "short.html"])("every slide of %s", (page) => {
  describe.each(["light", "dark"])("in %s", (theme) => {
    test.each(kSizes)("fits at $width by $height, and is read from the last row", async (viewport) => {
      const deck = await DeckPage.open(stage, `${page}?theme=${theme}`, { viewport });
      await deck.page.route("**/frame.html*", (route) => route.abort());
      const wrong: string[] = [];
      const ids = await deck.ids();
      for (const id of ids) {
        await deck.goTo(id);
        const limits = {
          codeSize: kCodeSize,
          smallest: kSmallestText,
          mostLines: kMostCodeLines,
          lowestRun: kLowestRun,
        };
        for (const text of await deck.page.evaluate(misfits, limits)) wrong.push(`${id}: ${text}`);
      }
      expect(wrong).toEqual([]);
      expect(ids.length).toBeGreaterThan(5);
      await deck.close();
    });
  });
});
