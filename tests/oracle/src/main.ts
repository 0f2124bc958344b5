import { parseArgs } from "node:util";
import { CPython, investigate, summarise } from "./index.ts";

/** Reports that are minimised and printed; the others are counted. */
const kMaxReports = 5;
const kChunk = 500;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "2000" },
    reports: { type: "string", default: String(kMaxReports) },
  },
});

async function main(): Promise<number> {
  const signal = new AbortController().signal;
  const [seed, count, reports] = [Number(values.seed), Number(values.count), Number(values.reports)];
  const cpython = await CPython.create();
  const deviations = new Map<number, number>();
  let different = 0;
  for (let done = 0; done < count; done += kChunk) {
    const summary = await summarise(cpython, seed + done, Math.min(kChunk, count - done), signal);
    for (const [number, met] of summary.deviations) deviations.set(number, (deviations.get(number) ?? 0) + met);
    for (const found of summary.different) {
      if (++different <= reports) console.log(`${await investigate(cpython, found, signal)}\n`);
    }
  }
  const met = [...deviations].map(([number, times]) => `, ${times} met deviation ${number}`);
  console.log(
    `CPython ${cpython.version()}: ${count} programs from seed ${seed}, ${different} different${met.join("")}`,
  );
  return different === 0 ? 0 : 1;
}

process.exitCode = await main();
