import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { kRoot } from "@yieldpoint/course-builder";
import { describe, expect, test } from "vitest";

/** What a learner's page loads for an example, as built and as it travels. Units: bytes. */
const kBudgets = [
  { module: "02_page_fetching/page_size", built: 879_000, compressed: 246_000 },
  { module: "03_yield_points/ready_queue", built: 219_000, compressed: 67_700 },
  { module: "08_unreliable_network/by_hand", built: 705_000, compressed: 204_500 },
  { module: "13_deadly_cancellation/web_handler", built: 1_380_000, compressed: 446_000 },
];

const compress = promisify(brotliCompress);

describe("the module of an example stays within its budget:", () => {
  for (const { module, built, compressed } of kBudgets) {
    test(module, async () => {
      const bytes = readFileSync(path.join(kRoot, "build/wasm/lessons", `${module}.wasm`));
      expect(bytes.length).toBeLessThanOrEqual(built);
      expect((await compress(bytes)).length).toBeLessThanOrEqual(compressed);
    });
  }
});
