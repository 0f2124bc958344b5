import type { Page } from "playwright-core";
import { expect } from "vitest";

/** A lesson has fewer screens of text. */
const kMostScreens = 40;

/** Pixels. */
const kHalfScreen = 430;

/** Whether each part of the text that is in view has been there for long enough. */
function isCounted(lesson: string): boolean {
  const known = localStorage.getItem(`yieldpoint/reading/${lesson}`);
  const view = document.querySelector("yp-prose")?.getBoundingClientRect();
  if (known === null || view === undefined) return document.querySelector(".prose-kicker .progress-done") !== null;
  // The page adds the way into the exercise, which is no text.
  const parts = [...document.querySelectorAll(".prose-body > :not(button)")];
  return parts.every((part, number) => {
    const { top, bottom } = part.getBoundingClientRect();
    return bottom <= view.top + 1 || top >= view.bottom - 1 || known[number] === "1";
  });
}

/** Reads a lesson by keyboard, screen by screen, when its text has the focus. */
export async function readThrough(page: Page, lesson: string): Promise<void> {
  const isRead = page.locator(".prose-kicker .progress-mark", { hasText: /^Read$/ });
  const place = (): Promise<number> => page.locator("yp-prose").evaluate((text) => text.scrollTop);
  const end = await page.locator("yp-prose").evaluate((text) => text.scrollHeight - text.clientHeight - 1);
  await page.keyboard.press("Home");
  await expect.poll(place).toBe(0);
  for (let screen = 0; screen < kMostScreens; ++screen) {
    await expect.poll(() => page.evaluate(isCounted, lesson)).toBe(true);
    const before = await place();
    if (before >= end) {
      await isRead.waitFor();
      return;
    }
    await page.keyboard.press("PageDown");
    // Half a screen further at least: the scroll is smooth, and another key press would go past a part.
    await expect.poll(place).toBeGreaterThanOrEqual(Math.min(before + kHalfScreen, end));
  }
  throw new Error(`${lesson} does not come to its end`);
}
