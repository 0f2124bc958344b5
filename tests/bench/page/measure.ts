import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { serveSite } from "../../../web/e2e/site.ts";
import { readText } from "../../structure/repository.ts";
import { bytes, type Figure, median, milliseconds, percentile, ratio, show, spread } from "../figures.ts";
import { NativePrograms } from "./native-program.ts";
import { kSite, Profile, requireSite, type Transfer, Visit } from "./visit.ts";

const kColdVisits = 5;
const kEdits = 20;
const kNativeRuns = 9;
const kScrubFrames = 300;
const kSweeps = 5;
/** A small program, and one with a web server and a database. */
const kSwept = ["03_yield_points/lost_update", "18_atomic_handlers/protected_post"];
const kCodeCacheMs = 10_000; // Chromium compiles for its cache once the page runs, and writes it a while later
const kFrameMs = 1000 / 60;

const kEdited = "tests/bench/page/sixty_lines.cpp";
const kEditedNumber = "kEdit = 12";
const kLongRun = "tests/bench/page/five_thousand_events.cpp";

/** Prints what a learner waits for in Chromium. Requires: the finished site (./yp build). */
export async function measurePage(signal: AbortSignal): Promise<void> {
  requireSite();
  const native = await NativePrograms.prepare(signal);
  const site = await serveSite();
  try {
    show("The page in Chromium, cold cache, from navigation", await measureColdVisits(site.url, signal));
    show("The page in Chromium, warm", await measureWarmVisit(site.url, native, signal));
    show("A sweep in the page", await measureSweeps(site.url, signal));
  } finally {
    await site.close();
    await native.dispose();
  }
}

async function measureColdVisits(site: string, signal: AbortSignal): Promise<readonly Figure[]> {
  const firstRuns: number[] = [];
  const readies: number[] = [];
  let before: Transfer = { page: 0, course: 0, compiler: 0 };
  let all = before;
  for (let i = 0; i < kColdVisits; ++i) {
    signal.throwIfAborted();
    const profile = await Profile.create();
    const runner = await Visit.begin(site, profile);
    await runner.measure("run()");
    firstRuns.push(await runner.now());
    before = await runner.transferred();
    await runner.end();
    await profile.remove();

    const other = await Profile.create();
    const waiter = await Visit.begin(site, other);
    readies.push(await waiter.compilerReady());
    all = await waiter.transferred();
    await waiter.end();
    await other.remove();
  }
  return [
    { name: "first run of an unmodified example", value: spread(firstRuns), beside: "aim: 1,000 ms" },
    {
      name: "transferred before the compiler",
      value: bytes(before.page + before.course),
      beside: `aim: 400 KB; the page ${bytes(before.page)}, its lesson and program ${bytes(before.course)}`,
    },
    { name: "compiler ready", value: spread(readies) },
    { name: "transferred for the compiler", value: bytes(all.compiler), beside: `manifest: ${bytes(compilerBytes())}` },
  ];
}

async function measureWarmVisit(site: string, native: NativePrograms, signal: AbortSignal): Promise<readonly Figure[]> {
  const profile = await Profile.create();
  const first = await Visit.begin(site, profile);
  await first.compilerReady();
  await first.page.waitForTimeout(kCodeCacheMs);
  await first.end();
  const visit = await Visit.begin(site, profile);
  await visit.measure("run()");
  const runAgain = await visit.now();
  const readyAgain = await visit.compilerReady();

  const text = readText(kEdited);
  const edits: number[] = [];
  const natives: number[] = [];
  for (let i = -1; i < kEdits; ++i) {
    signal.throwIfAborted();
    const source = text.replace(kEditedNumber, `kEdit = ${20 + i}`);
    const ms = await visit.measure(`editToTimeline(${JSON.stringify(source)})`);
    if (i >= 0) edits.push(ms); // the first compile of a visit also warms the compiler
    if (i >= 0 && i < kNativeRuns) natives.push((await native.run(kEdited, signal)).ms);
  }

  const { trace } = await native.run(kLongRun, signal);
  const events = await visit.measure(`show(${JSON.stringify(trace)})`);
  const frames = await visit.measure<readonly number[]>(`scrub(${kScrubFrames})`);
  await visit.end();
  await profile.remove();
  const size = Buffer.byteLength(trace);
  return [
    { name: "first run of an unmodified example, second visit", value: milliseconds(runAgain) },
    { name: "compiler ready, second visit", value: milliseconds(readyAgain) },
    {
      name: `edit to timeline, ${text.split("\n").length - 1} lines, ${kEdits} edits`,
      value: spread(edits),
      beside: `aim: 1,000 ms; ${ratio(median(edits), median(natives))} of native clang, link and run, ${milliseconds(median(natives))}`,
    },
    {
      name: `a frame while scrubbing ${events.toLocaleString("en")} events`,
      value: spread(frames),
      beside: `aim: 16 ms; worst ${milliseconds(percentile(frames, 100))}, ${ratio(median(frames), kFrameMs)} of a frame`,
    },
    {
      name: "its trace",
      value: bytes(size),
      beside: `${(size / events).toFixed(0)} bytes an event; gzip ${bytes(gzipSync(trace).length)}`,
    },
  ];
}

async function measureSweeps(site: string, signal: AbortSignal): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const place of kSwept) {
    const profile = await Profile.create();
    const visit = await Visit.begin(site, profile, place);
    const rates: number[] = [];
    for (let i = 0; i < kSweeps; ++i) {
      signal.throwIfAborted();
      rates.push(await visit.measure("sweep()"));
    }
    await visit.end();
    await profile.remove();
    const fastest = Math.max(...rates).toFixed(0);
    figures.push({ name: `runs a second, ${place}`, value: median(rates).toFixed(0), beside: `at best ${fastest}` });
  }
  return figures;
}

/** What the manifest says that the compiler's files weigh as they are sent. */
function compilerBytes(): number {
  const manifest: unknown = JSON.parse(readFileSync(path.join(kSite, "toolchain/manifest.json"), "utf8"));
  const entries = ["compiler", "files"].flatMap((key) => {
    const list: unknown = typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, key) : undefined;
    return Array.isArray(list) ? (list as readonly { readonly compressed?: number }[]) : [];
  });
  return entries.reduce((sum, entry) => sum + (entry.compressed ?? 0), 0);
}
