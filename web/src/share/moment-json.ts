/** A shared moment as JSON, and back from untrusted JSON. */
import type { RunPane } from "../app/state.ts";
import { type Injection, isAsDelivered, kAsDelivered, type Moment, type WhatIf } from "../app/what-if.ts";
import type { SourceFile } from "../course/index.ts";
import type { AxisMode, LaneKey } from "../trace/index.ts";
import { ObjectReader, Unreadable } from "./reader.ts";
import { readBeside, readSwept, writeSwept } from "./run-json.ts";
import type { SharedMoment } from "./shared-moment.ts";

/** Characters of a program; the longest of the course has 2,000. */
export const kLongestCode = 131_072;
const kMostHeaders = 8;
const kMostInjections = 200;
/** Nanoseconds: a hundred days. */
const kLatest = 8.64e15;
const kMostRecords = 10_000_000;
const kLargestId = 10_000_000;
const kLongestBody = 4_096;
const kLongestUrl = 2_048;

const kPanes: Readonly<Record<RunPane, true>> = {
  console: true,
  story: true,
  loop: true,
  waits: true,
  resources: true,
  browser: true,
  whatif: true,
  sweep: true,
  exercise: true,
};
const kAxisModes: Readonly<Record<AxisMode, true>> = { unfolded: true, time: true };
const kLaneKinds: Readonly<Record<LaneKey["kind"], true>> = { loop: true, worker: true, task: true, job: true };
const kDeeds: Readonly<Record<Injection["do"], true>> = {
  cancel: true,
  signal: true,
  disconnect: true,
  cut: true,
  repair: true,
  fault: true,
  request: true,
};
const kSignals = { SIGINT: true, SIGTERM: true } as const;
const kHeader = /^[a-z][a-z0-9_]{0,60}\.h$/;
const kHost = /^[\w.-]{1,253}$/;
const kTaskName = /^[\p{L}\p{N}\p{P}\p{S} ]{1,200}$/u;
const kFault = /^[a-z_]{1,40}$/;
const kMethod = /^[A-Z]{1,20}$/;
const kScenario = /^[a-z_]{1,60}$/;

function readWhen(reader: ObjectReader): Moment {
  const kind = reader.oneOf("kind", { time: true, await: true });
  const when: Moment =
    kind === "time"
      ? { kind, time: reader.number("time", 0, kLatest) }
      : { kind, n: reader.integer("n", 0, kMostRecords) };
  reader.end();
  return when;
}

function readInjection(value: unknown): Injection {
  const reader = new ObjectReader(value, "injections");
  const injection = readDeed(reader);
  reader.end();
  return injection;
}

function readDeed(reader: ObjectReader): Injection {
  const time = (name: string): number => reader.number(name, 0, kLatest);
  const deed = reader.oneOf("do", kDeeds);
  switch (deed) {
    case "cancel":
      return {
        do: deed,
        task: reader.optional("task", (name) => reader.word(name, kTaskName)),
        when: readWhen(reader.object("when")),
      };
    case "signal":
      return { do: deed, signal: reader.oneOf("signal", kSignals), when: readWhen(reader.object("when")) };
    case "disconnect":
    case "cut":
    case "repair":
      return { do: deed, host: reader.word("host", kHost), when: readWhen(reader.object("when")) };
    case "fault":
      return {
        do: deed,
        host: reader.word("host", kHost),
        kind: reader.word("kind", kFault),
        from: time("from"),
        until: reader.optional("until", time),
      };
    case "request":
      return {
        do: deed,
        method: reader.word("method", kMethod),
        url: reader.text("url", kLongestUrl),
        body: reader.text("body", kLongestBody),
        at: time("at"),
        leaves: reader.optional("leaves", time),
      };
  }
}

function readWhatIf(reader: ObjectReader): WhatIf {
  const whatIf: WhatIf = {
    injections: reader.optional("injections", (name) => reader.list(name, kMostInjections).map(readInjection)) ?? [],
    seed: reader.optional("seed", (name) => reader.integer(name, 0, Number.MAX_SAFE_INTEGER)),
    schedule: reader.optional("schedule", (name) => reader.integer(name, 0, Number.MAX_SAFE_INTEGER)),
    latency: reader.optional("latency", (name) => reader.number(name, 0, kLatest)),
    loss: reader.optional("loss", (name) => reader.number(name, 0, 1)),
  };
  reader.end();
  return whatIf;
}

function readHeaders(reader: ObjectReader, name: string): readonly SourceFile[] {
  const headers = reader.list(name, kMostHeaders).map((value) => {
    const header = new ObjectReader(value, "headers");
    const file = { file: header.word("file", kHeader), source: header.text("source", kLongestCode) };
    header.end();
    return file;
  });
  if (new Set(headers.map(({ file }) => file)).size < headers.length) reader.fail(name);
  return headers;
}

const kBesideParts = {
  headers: readHeaders,
  longestCode: kLongestCode,
  scenario: kScenario,
  whatIf: readWhatIf,
  asDelivered: kAsDelivered,
};

/** What the JSON says. Throws: Unreadable, or SyntaxError when it is no JSON. */
export function readMoment(json: string): SharedMoment {
  const reader = new ObjectReader(JSON.parse(json), "the link");
  const whatIf = reader.optional("whatIf", (name) => readWhatIf(reader.object(name)));
  const moment: SharedMoment = {
    code: reader.optional("code", (name) => reader.text(name, kLongestCode)),
    headers: reader.optional("headers", (name) => readHeaders(reader, name)) ?? [],
    scenario: reader.optional("scenario", (name) => reader.word(name, kScenario)),
    whatIf: whatIf ?? kAsDelivered,
    swept: reader.optional("swept", (name) => readSwept(reader.object(name))),
    beside: reader.optional("beside", (name) => readBeside(reader.object(name), kBesideParts)),
    cursor: reader.optional("cursor", (name) => {
      const cursor = reader.object(name);
      const at = {
        index: cursor.integer("index", 0, kMostRecords),
        time: cursor.optional("time", (time) => cursor.number(time, 0, kLatest)),
      };
      cursor.end();
      return at;
    }),
    selected: reader.optional("selected", (name) => {
      const lane = reader.object(name);
      const key = { kind: lane.oneOf("kind", kLaneKinds), id: lane.integer("id", 0, kLargestId) };
      lane.end();
      return key;
    }),
    pane: reader.optional("pane", (name) => reader.oneOf(name, kPanes)),
    folded: reader.optional("folded", (name) => reader.oneOf(name, { yes: true })) !== undefined,
    axisMode: reader.optional("axis", (name) => reader.oneOf(name, kAxisModes)),
    viewport: reader.optional("view", (name) => {
      const view = reader.object(name);
      const part = { from: view.number("from", 0, 1), to: view.number("to", 0, 1) };
      view.end();
      if (part.from >= part.to) throw new Unreadable("the link.view");
      return part;
    }),
  };
  reader.end();
  return moment;
}

function changesOf(whatIf: WhatIf): WhatIf | undefined {
  return isAsDelivered(whatIf) ? undefined : whatIf;
}

function writtenHeaders(headers: readonly SourceFile[]): readonly SourceFile[] | undefined {
  return headers.length === 0 ? undefined : headers;
}

/** Absent members are left out, as JSON.stringify does. */
export function writeMoment({
  axisMode,
  viewport,
  whatIf,
  folded,
  swept,
  beside,
  headers,
  ...rest
}: SharedMoment): string {
  const rounded = (share: number): number => Number(share.toPrecision(9));
  return JSON.stringify({
    ...rest,
    headers: writtenHeaders(headers),
    whatIf: changesOf(whatIf),
    swept: swept && writeSwept(swept),
    beside: beside && {
      ...beside,
      headers: writtenHeaders(beside.headers),
      swept: beside.swept && writeSwept(beside.swept),
      whatIf: beside.swept === undefined ? changesOf(beside.whatIf) : undefined,
      kept: beside.kept ? "yes" : undefined,
    },
    axis: axisMode,
    folded: folded ? "yes" : undefined,
    view: viewport === undefined ? undefined : { from: rounded(viewport.from), to: rounded(viewport.to) },
  });
}

export { kPanes };
