import { defineConfig } from "vitest/config";

// Some tests start a compiler; the limit leaves room for a busy machine.
export default defineConfig({ test: { include: ["*.test.ts"], testTimeout: 120_000, maxConcurrency: 2 } });
