import type { CDPSession, Locator, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
let driver: PageDriver;
let page: Page;
let fingers: CDPSession;

beforeEach(async () => {
  const context = await stage.contextWithoutCompiler({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  driver = await PageDriver.open(context, `${stage.url}#/02_page_fetching/page_size`);
  ({ page } = driver);
  fingers = await context.newCDPSession(page);
  await page.getByRole("button", { name: "Run", exact: true }).tap();
  await driver.ended();
});

afterEach(async () => {
  driver.expectNoErrors();
  await page.context().close();
});

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A place on the screen: so many pixels below the element's top, at a share of its width. */
async function placeIn(element: Locator, share: number, below: number): Promise<Place> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (box === null) throw new Error("it is not shown");
  return { x: box.x + box.width * share, y: box.y + below };
}

function touch(type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: readonly Place[]): Promise<unknown> {
  return fingers.send("Input.dispatchTouchEvent", { type, touchPoints: [...touchPoints] });
}

/** Pixels below the top of the lanes and of the network: the first lane, and the connection behind that to the name servers. */
const kFirstLane = 34 + 12;
const kSecondConnection = 50 + 20;

const menu = () => page.getByRole("menu", { name: "Let something happen" });

/** Leaves a finger there until the menu comes, and takes it away. */
async function longPress(place: Place): Promise<void> {
  await touch("touchStart", place);
  await menu().waitFor();
  await touch("touchEnd");
}

describe("a finger that stays", () => {
  it("on a lane opens its menu, which stays when the finger goes, and does what is tapped", async () => {
    await longPress(await placeIn(driver.slider, 0.7, kFirstLane));
    expect(await menu().getByRole("menuitem").count()).toBeGreaterThan(1);
    const box = await menu().boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
    await menu()
      .getByRole("menuitem", { name: /Ctrl-C/ })
      .tap();
    await menu().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "What if", exact: true }).tap();
    await expect.poll(() => page.locator(".injection").count()).toBe(1);
  });

  it("on a lane's name opens the same menu, at the cursor", async () => {
    const event = await driver.event();
    await longPress(await placeIn(driver.slider, 0.05, kFirstLane));
    expect(await driver.event()).toBe(event);
  });

  it("on a connection opens its host's menu, which a tap beside it closes", async () => {
    await longPress(await placeIn(page.getByRole("slider", { name: "Network of the run" }), 0.7, kSecondConnection));
    expect(await menu().getByRole("menuitem", { name: "Disconnect python.org" }).count()).toBe(1);
    const box = await menu().boundingBox();
    await page.touchscreen.tap(180, (box?.y ?? 0) > 100 ? 40 : 700);
    await menu().waitFor({ state: "detached" });
    expect(await page.locator(".deed-veil").count()).toBe(0);
  });

  it("and then moves, drags time and opens nothing", async () => {
    const from = await placeIn(driver.slider, 0.8, kFirstLane);
    await touch("touchStart", from);
    for (const x of [20, 60, 100]) await touch("touchMove", { ...from, x: from.x - x });
    await expect.poll(() => driver.event()).toBeLessThan(Number(await driver.slider.getAttribute("aria-valuemax")));
    const event = await driver.event();
    // Longer than a long press takes: the animation ends with it.
    await page.evaluate(() =>
      document.body.animate([{ opacity: 1 }, { opacity: 1 }], { duration: 700 }).finished.then(() => undefined),
    );
    expect(await menu().count()).toBe(0);
    await touch("touchEnd");
    expect(await driver.event()).toBe(event);
  });
});
