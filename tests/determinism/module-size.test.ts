import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { kRoot } from "@yieldpoint/course-builder";
import { describe, expect, test } from "vitest";

/** What a learner's page loads for an example, as built and as it travels. Units: bytes. */
const kBudgets = [
  { module: "02_page_fetching/page_size", built: 945_000, compressed: 250_000 },
  { module: "03_yield_points/ready_queue", built: 243_000, compressed: 70_500 },
  { module: "08_unreliable_network/by_hand", built: 760_000, compressed: 209_000 },
  { module: "13_deadly_cancellation/web_handler", built: 1_460_000, compressed: 449_000 },
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
