import { defineConfig } from "vitest/config";

// A run takes milliseconds; the limits leave room for a busy machine. Some lessons have nothing that some files test.
export default defineConfig({
  cacheDir: "../../node_modules/.vite/determinism",
  test: { include: ["*.test.ts"], testTimeout: 60_000, fileParallelism: false, passWithNoTests: true },
});
