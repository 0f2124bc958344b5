import { defineConfig } from "vitest/config";

/** Milliseconds: what a test waits for comes later on a busy machine. */
const kPatience = 30_000;

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/**/*.test.ts"], environment: "node" } },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          environment: "node",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: kPatience } },
          maxWorkers: 2, // each with a Chromium, which has processes of its own
          // A machine that others share may starve a browser. What needs a second try is named in the summary.
          retry: process.env.CI === undefined ? 0 : 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
