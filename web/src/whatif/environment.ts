/** What a program is told of the changes: an injection in a line of AIO_INJECT, what only a scenario says merged into one. */
import type { Injection, Moment, WhatIf } from "../app/what-if.ts";

export interface RunWorld {
  readonly env: Readonly<Record<string, string>>;
  /** JSON; undefined when the program is to have the usual world. */
  readonly scenario: string | undefined;
}

/** Who asks in the browser pane; a host of this name is made when the scenario has none. */
export const kBrowserHost = "browser";

type Fault = Injection & { readonly do: "fault" };
type Request = Injection & { readonly do: "request" };
type Event = Exclude<Injection, Fault | Request>;
type Json = Readonly<Record<string, unknown>>;

function isEvent(injection: Injection): injection is Event {
  return injection.do !== "fault" && injection.do !== "request";
}

function when(moment: Moment): string {
  return moment.kind === "time" ? `at=${nanoseconds(moment.time)}` : `await=${moment.n}`;
}

function nanoseconds(time: number): string {
  return `${Math.max(0, Math.round(time))}ns`;
}

function fieldsOf(event: Event): string {
  const what = [`do=${event.do}`];
  if (event.do === "cancel") {
    if (event.task !== undefined) what.push(`task=${event.task}`);
  } else if (event.do === "signal") what.push(`signal=${event.signal}`);
  else what.push(`host=${event.host}`);
  return [...what, when(event.when)].join(";");
}

/** Faults with a length of their own: it is how long the fault is, not how long it may begin. */
const kWithDuration: ReadonlySet<string> = new Set(["stall"]);

function faultJson({ kind, from, until }: Fault): Json {
  const begins = { kind, from: nanoseconds(from) };
  if (until === undefined) return begins;
  if (kWithDuration.has(kind)) return { ...begins, duration: nanoseconds(until - from) };
  // What happens at a moment has no end.
  return kind === "reset" || kind === "half_open" ? begins : { ...begins, until: nanoseconds(until) };
}

function requestJson({ method, url, body, at, leaves }: Request): Json {
  return {
    from: kBrowserHost,
    at: nanoseconds(at),
    method,
    url,
    ...(body !== "" && { body }),
    ...(leaves !== undefined && { leaves: nanoseconds(leaves) }),
  };
}

function parsed(text: string | undefined): Json {
  const json: unknown = text === undefined ? {} : JSON.parse(text);
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Json) : {};
}

function listOf(json: Json, key: string): readonly Json[] {
  const list = json[key];
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}

function withFaults(hosts: readonly Json[], faults: readonly Fault[]): readonly Json[] {
  const names = new Set(faults.map(({ host }) => host));
  const merged = hosts.map((host) => {
    const own = faults.filter((fault) => fault.host === host.name);
    names.delete(String(host.name));
    return own.length === 0 ? host : { ...host, faults: [...listOf(host, "faults"), ...own.map(faultJson)] };
  });
  const added = [...names].map((name) => ({
    name,
    faults: faults.filter(({ host }) => host === name).map(faultJson),
  }));
  return [...merged, ...added];
}

/** In a scenario the schedule is the scenario's, and it would go before the variable. */
export function withoutSchedule(text: string | undefined): string | undefined {
  const { schedule, ...rest } = parsed(text);
  return schedule === undefined ? text : JSON.stringify(rest);
}

function mergedScenario(text: string | undefined, whatIf: WhatIf): string | undefined {
  const faults = whatIf.injections.filter((injection) => injection.do === "fault");
  const requests = whatIf.injections.filter((injection) => injection.do === "request");
  const { latency, loss } = whatIf;
  if (faults.length + requests.length === 0 && latency === undefined && loss === undefined) return text;
  const json = parsed(text);
  return JSON.stringify({
    ...json,
    ...(faults.length > 0 && { hosts: withFaults(listOf(json, "hosts"), faults) }),
    ...(requests.length > 0 && { requests: [...listOf(json, "requests"), ...requests.map(requestJson)] }),
    ...((latency !== undefined || loss !== undefined) && {
      everywhere: {
        ...(latency !== undefined && { latency: nanoseconds(latency) }),
        ...(loss !== undefined && { loss }),
      },
    }),
  });
}

/** `scenario`: the JSON of the world that was chosen. */
export function worldOf(scenario: string | undefined, whatIf: WhatIf): RunWorld {
  const events = whatIf.injections.filter(isEvent).map(fieldsOf);
  return {
    env: {
      ...(events.length > 0 && { AIO_INJECT: events.join("|") }),
      ...(whatIf.seed !== undefined && { AIO_SEED: String(whatIf.seed) }),
      ...(whatIf.schedule !== undefined && { AIO_SCHEDULE: String(whatIf.schedule) }),
    },
    scenario: mergedScenario(whatIf.schedule === undefined ? scenario : withoutSchedule(scenario), whatIf),
  };
}
