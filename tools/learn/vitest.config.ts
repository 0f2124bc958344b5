import { defineConfig } from "vitest/config";

// Some tests compile a program, on machines that do other things as well.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 } });
