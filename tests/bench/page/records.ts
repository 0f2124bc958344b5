import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { serveSite } from "../../../web/e2e/site.ts";
import { bytes, type Figure, milliseconds, show, spread } from "../figures.ts";
import { longTrace } from "./long-trace.ts";
import { Profile, requireSite, Visit } from "./visit.ts";

const kSizes = [5_000, 50_000, 1_000_000] as const;
const kFrames = 300;
const kRuns = 100;

/** Prints what long traces and many runs cost in Chromium. Requires: the finished site (./yp build). */
export async function measureRecords(signal: AbortSignal): Promise<void> {
  requireSite();
  const folder = await mkdtemp(path.join(tmpdir(), "yieldpoint-records-"));
  const site = await serveSite();
  try {
    for (const size of kSizes) {
      signal.throwIfAborted();
      const file = path.join(folder, `${size}.jsonl`);
      const text = longTrace(size);
      await writeFile(file, text);
      const title = `A trace of ${size.toLocaleString("en")} records, ${bytes(text.length)}`;
      show(title, await inVisit(site.url, (visit) => measureTrace(visit, file)));
    }
    signal.throwIfAborted();
    show(`Memory of the page, ${kRuns} runs of an example`, await inVisit(site.url, measureMemory));
  } finally {
    await site.close();
    await rm(folder, { recursive: true });
  }
}

async function inVisit<T>(site: string, measure: (visit: Visit) => Promise<T>): Promise<T> {
  const profile = await Profile.create();
  const visit = await Visit.begin(site, profile);
  try {
    return await measure(visit);
  } finally {
    await visit.end();
    await profile.remove();
  }
}

async function measureTrace(visit: Visit, file: string): Promise<readonly Figure[]> {
  const opening = await visit.processorTime(() => visit.openTrace(file));
  const { ms, longestFrame } = opening.result;
  const frames = async (name: string, what: string): Promise<Figure> => {
    const frames = await visit.processorTime(() => visit.measure<readonly number[]>(`${what}(${kFrames})`));
    const each = milliseconds(frames.ms / kFrames);
    return { name, value: spread(frames.result), beside: `aim: 16 ms; processor time of one ${each}` };
  };
  return [
    {
      name: "opened, from the choice of the file",
      value: milliseconds(ms),
      beside: `aim of 1,000,000: 3,000 ms; processor time ${milliseconds(opening.ms)}`,
    },
    { name: "longest time without a frame meanwhile", value: milliseconds(longestFrame) },
    await frames("a frame while scrubbing", "scrub"),
    await frames("a frame while zooming", "zoom"),
    await frames("a frame while playing", "play"),
    { name: "memory of its scripts", value: bytes((await visit.memory()).scripts) },
  ];
}

async function measureMemory(visit: Visit): Promise<readonly Figure[]> {
  await visit.measure("run()");
  const before = await visit.memory();
  for (let i = 1; i < kRuns; ++i) await visit.measure("run()");
  const after = await visit.memory();
  return [
    { name: "of its scripts after the first", value: bytes(before.scripts) },
    { name: `of its scripts after ${kRuns}`, value: bytes(after.scripts) },
    { name: "elements then", value: after.elements.toLocaleString("en"), beside: before.elements.toLocaleString("en") },
  ];
}
