import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      // Pictures take their colours from the page's.
      { test: { name: "unit", include: ["test/**/*.test.ts"], environment: "node", css: { include: /tokens\.css/ } } },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
