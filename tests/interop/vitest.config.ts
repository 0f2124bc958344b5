import { defineConfig } from "vitest/config";

// Each test takes well under a second; the limits leave room for a busy machine and bound what hangs.
export default defineConfig({
  cacheDir: "../../node_modules/.vite/interop",
  test: { include: ["*.test.ts"], testTimeout: 20_000, hookTimeout: 30_000, fileParallelism: false, pool: "forks" },
});
