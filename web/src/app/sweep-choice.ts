/** What a sweep of the open program can be asked to do, and what its scenario says it does. Pure. */
import type { TraceModel } from "../trace/index.ts";
import type { SweepChoice, SweepDeed } from "./sweep-state.ts";

export interface SweepOptions {
  /** Without hosts there is nothing but a cancel. */
  readonly hosts: readonly string[];
  /** Names of tasks, each once, in order of creation. */
  readonly tasks: readonly string[];
  /** As the scenario's `sweep` key says (core/sim/scenario.md). */
  readonly usual: SweepChoice;
}

const kCancelAll: SweepChoice = { deed: "cancel", host: "", task: "" };
/** Tasks that are offered; of a thousand nobody chooses. */
const kMostTasks = 100;

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(scenario: string | undefined): Json {
  if (scenario === undefined) return {};
  try {
    const value: unknown = JSON.parse(scenario);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function namesIn(list: unknown, key: string): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => (isObject(item) && typeof item[key] === "string" ? [item[key]] : []));
}

function deedOf(value: unknown): SweepDeed {
  return value === "disconnect" || value === "cut" ? value : "cancel";
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function usualOf({ sweep }: Json): SweepChoice {
  if (!isObject(sweep)) return kCancelAll;
  return { deed: deedOf(sweep.do), host: textOf(sweep.host), task: textOf(sweep.task) };
}

/** The hosts outside of the program that a run had to do with: the other ends of its connections. */
function hostsOfRun(model: TraceModel | undefined): readonly string[] {
  const ends = (model?.network ?? []).map(({ there }) => /^(.+):\d+$/.exec(there)?.[1] ?? "");
  return ends.filter((host) => host !== "localhost");
}

/** `model`: the run that is shown, if there is one. */
export function sweepOptions(scenario: string | undefined, model: TraceModel | undefined): SweepOptions {
  const json = parsed(scenario);
  const usual = usualOf(json);
  const named = [usual.host, ...namesIn(json.hosts, "name"), ...namesIn(json.requests, "from"), ...hostsOfRun(model)];
  const tasks = [usual.task, ...[...(model?.tasks.values() ?? [])].map(({ name }) => name)];
  const each = (names: readonly string[]): readonly string[] => [...new Set(names)].filter((name) => name !== "");
  return { hosts: each(named), tasks: each(tasks).slice(0, kMostTasks), usual };
}
