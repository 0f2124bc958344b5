import { createServer } from "node:net";
import lighthouse, { desktopConfig, type Result } from "lighthouse";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type Site, serveSite } from "./site.ts";

/** Lighthouse measures time on a machine that does other things too: the best of so many runs is the page's. */
const kRuns = 3;
/** Milliseconds, for all of them. */
const kLimit = 400_000;

let site: Site;
let browser: Browser;
let port: number;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

beforeAll(async () => {
  site = await serveSite();
  port = await freePort();
  browser = await launchChromium([`--remote-debugging-port=${port}`]);
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

type Category = "performance" | "accessibility" | "best-practices";

interface Score {
  readonly category: Category;
  /** From 0 to 100. */
  readonly score: number;
  /** What costs, in words. */
  readonly costs: readonly string[];
}

/**
 * At least. A phone's speed is simulated as a quarter of this machine's, which says as much about the machine as about the
 * page: there it is measured and printed, and only what does not depend on the machine is wanted.
 */
const kWanted: Readonly<Record<"desktop" | "mobile", Readonly<Partial<Record<Category, number>>>>> = {
  desktop: { performance: 95, accessibility: 100, "best-practices": 100 },
  mobile: { accessibility: 100, "best-practices": 100 },
};
type Form = keyof typeof kWanted;
const categories: readonly Category[] = ["performance", "accessibility", "best-practices"];

function scoresOf({ categories: rated, audits }: Result): readonly Score[] {
  return categories.map((category) => ({
    category,
    score: Math.round(100 * (rated[category]?.score ?? 0)),
    costs: (rated[category]?.auditRefs ?? []).flatMap(({ id, weight }) => {
      const audit = audits[id];
      const counts = weight > 0 && audit !== undefined && audit.score !== null && audit.score < 1;
      return counts ? [`${id}: ${audit.displayValue ?? audit.title}`] : [];
    }),
  }));
}

async function rate(url: string, form: Form): Promise<readonly Score[]> {
  const flags = { port, onlyCategories: [...categories], logLevel: "silent" as const };
  const result = await lighthouse(url, flags, form === "desktop" ? desktopConfig : undefined);
  if (result === undefined) throw new Error("Lighthouse gave nothing.");
  for (const { category, score, costs } of scoresOf(result.lhr))
    console.log(form, url, category, score, costs.join("; "));
  return scoresOf(result.lhr);
}

describe.each([
  { name: "the home page", place: "#/" },
  { name: "a lesson", place: "#/06_lightweight_tasks/gather_tasks" },
])("to Lighthouse, $name", ({ place }) => {
  it.each([
    { form: "desktop", is: "fast, and without fault in accessibility and practices on a desktop" },
    { form: "mobile", is: "without fault in accessibility and practices on a phone" },
  ] as const)(
    "is $is",
    async ({ form }) => {
      let missed: readonly Score[] = [];
      for (let i = 0; i < kRuns; ++i) {
        missed = (await rate(site.url + place, form)).filter(
          ({ category, score }) => score < (kWanted[form][category] ?? 0),
        );
        if (missed.length === 0) break;
      }
      expect(missed).toEqual([]);
    },
    kLimit,
  );
});
