import { defineConfig } from "vitest/config";

// Compiling takes seconds where the engine meets the compiler's code for the first time.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 120_000 } });
