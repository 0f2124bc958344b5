import { defineConfig } from "vitest/config";

// CPython starts in seconds and runs a hundred programs in a fraction of one; the limits leave room for a busy machine.
export default defineConfig({
  cacheDir: "../../node_modules/.vite/oracle",
  test: { include: ["test/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
});
