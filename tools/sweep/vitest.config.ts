import { defineConfig } from "vitest/config";

// Each test of the command starts some processes.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 } });
