/** What a run and its scenario tell of the network that the program is on. */
import type { TraceModel } from "../trace/index.ts";

const kHere = "localhost";

export function usesNetwork(model: TraceModel): boolean {
  return model.network.length > 0 || model.networkEvents.length > 0;
}

function hostOf(place: string): string {
  return place.slice(0, Math.max(0, place.lastIndexOf(":")));
}

/** Whether it is the program's own computer, to which nothing of a network can happen. */
export function isFromHere(host: string): boolean {
  return host === kHere || host === "" || /^(127\.|0\.0\.0\.0|\[?::)/.test(host);
}

interface ScenarioFacts {
  readonly hosts: readonly string[];
  readonly urls: readonly string[];
}

function texts(json: unknown, list: string, key: string): readonly string[] {
  if (typeof json !== "object" || json === null) return [];
  const items: unknown = Reflect.get(json, list);
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => {
    const value: unknown = typeof item === "object" && item !== null ? Reflect.get(item, key) : undefined;
    return typeof value === "string" ? [value] : [];
  });
}

function factsOf(scenario: string | undefined): ScenarioFacts {
  if (scenario === undefined) return { hosts: [], urls: [] };
  const json: unknown = JSON.parse(scenario);
  return {
    hosts: [...texts(json, "hosts", "name"), ...texts(json, "requests", "from")],
    urls: texts(json, "requests", "url"),
  };
}

/** The hosts outside, in the order in which the program met them, then those that the scenario brings. */
export function hostsIn(model: TraceModel | undefined, scenario: string | undefined): readonly string[] {
  const names = new Set<string>();
  for (const { here, there } of model?.network ?? []) names.add(hostOf(there)).add(hostOf(here));
  for (const index of model?.networkEvents ?? []) {
    const record = model?.records[index];
    if (record?.k === "link" || record?.k === "visit") names.add(record.host);
  }
  for (const host of factsOf(scenario).hosts) names.add(host);
  return [...names].filter((host) => !isFromHere(host));
}

const kRunning = /\bhttp:\/\/[^\s/]+:\d+/;

function baseOf(url: string): string | undefined {
  return /^http:\/\/[^/]+/.exec(url)?.[0];
}

/** "http://localhost:8080": where the program's server listens; undefined when it has none. */
export function serverAddress(model: TraceModel | undefined, scenario: string | undefined): string | undefined {
  for (const url of factsOf(scenario).urls) {
    const base = baseOf(url);
    if (base !== undefined) return base;
  }
  for (const record of model?.records ?? []) {
    if (record.k === "visit" && record.url !== undefined) return baseOf(record.url);
    if (record.k === "stream" && record.op === "accept" && record.local !== undefined)
      return `http://localhost:${record.local.slice(record.local.lastIndexOf(":") + 1)}`;
    const said = record.k === "print" ? kRunning.exec(record.text)?.[0] : undefined;
    if (said !== undefined) return `http://localhost:${said.slice(said.lastIndexOf(":") + 1)}`;
  }
  return undefined;
}
