import path from "node:path";
import { sweepProgram } from "@yieldpoint/host";
import { expect, test } from "vitest";
import { nativeRuns } from "../../tools/sweep/src/native.ts";

// The talk's server of lesson 18: the browser leaves at each await of a POST, and as it is woken.

const kRoot = path.resolve(import.meta.dirname, "../..");
const kServer = path.join(kRoot, "build/release/lessons/18_atomic_handlers/talk_server");

async function outcomes(scenario: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const file = path.join(kRoot, `lessons/18_atomic_handlers/${scenario}.scenario.json`);
  const run = nativeRuns({ file: kServer, scenario: file });
  const report = await sweepProgram(run, { subject: {}, jobs: 2, maxAwaits: 100 }, signal);
  expect(report.undisturbed.outcome).toBe("safe");
  return new Set(report.cells.map(({ outcome }) => outcome));
}

test.each(["unprotected", "two_shields"])("a browser that leaves makes %s lose something", async (scenario) => {
  expect(await outcomes(scenario, new AbortController().signal)).toEqual(new Set(["lost", "safe"]));
});

test.each(["one_shield", "atomic"])("a browser may leave at every await of %s", async (scenario) => {
  expect(await outcomes(scenario, new AbortController().signal)).toEqual(new Set(["safe"]));
});
