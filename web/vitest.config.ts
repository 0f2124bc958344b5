import { defineConfig } from "vitest/config";

// It measures how fast a page is: nothing else runs meanwhile.
const kAlone = "e2e/lighthouse.test.ts";
/** Milliseconds: what a test waits for comes later on a busy machine. As long as Playwright waits for an element. */
const kPatience = 30_000;

export default defineConfig({
  test: {
    projects: [
      // Pictures take their colours from the page's.
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          environment: "node",
          css: { include: /tokens\.css/ },
          maxWorkers: 2, // by default a machine of two cores has one
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: [kAlone],
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: kPatience } },
          maxWorkers: 2, // each with a Chromium, which has processes of its own
          // A machine that others share may starve a browser. What needs a second try is named in the summary.
          retry: process.env.CI === undefined ? 0 : 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "e2e alone",
          include: [kAlone],
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: kPatience } },
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
