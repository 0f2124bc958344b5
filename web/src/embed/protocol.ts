/**
 * What a page says to a program that is embedded in it, and hears from it. The frame greets when it listens; the answer, a
 * greeting over window.postMessage too, brings a channel of their own. Everything else goes over that, so no other page can
 * join in. Both sides read strictly.
 */

export const kProtocol = 1;
/** Characters of code that a page may put into the editor. */
const kLongestCode = 131_072;
/** Nanoseconds. */
const kLatest = 8.64e15;
const kMostEvents = 10_000_000;

export interface Greeting {
  readonly yieldpoint: typeof kProtocol;
}

/** A moment of the run: a time in nanoseconds, the n-th event from 1, or an end of it. */
export type EmbedMoment = { readonly time: number } | { readonly event: number } | { readonly end: "start" | "end" };

export type EmbedTheme = "system" | "light" | "dark";

export type ToFrame =
  | { readonly kind: "goTo"; readonly moment: EmbedMoment }
  | { readonly kind: "run" | "reset" | "play" | "pause" }
  | { readonly kind: "edit"; readonly source: string }
  | { readonly kind: "theme"; readonly theme: EmbedTheme };

/** What stands still is a run with so many events, lasting so many nanoseconds; none before the first. */
export interface EmbedRun {
  readonly events: number;
  readonly duration: number;
}

export type FromFrame =
  | ({ readonly kind: "ready" } & EmbedRun)
  | ({ readonly kind: "ran"; readonly exitCode: number } & EmbedRun)
  | { readonly kind: "moved"; readonly event: number; readonly time: number; readonly sentence: string }
  | { readonly kind: "refused"; readonly text: string };

type Members = Readonly<Record<string, unknown>>;

function members(value: unknown): Members | undefined {
  return typeof value === "object" && value !== null ? (value as Members) : undefined;
}

function isNumber(value: unknown, most: number): value is number {
  return typeof value === "number" && value >= 0 && value <= most;
}

export function isGreeting(value: unknown): value is Greeting {
  return members(value)?.yieldpoint === kProtocol;
}

function readMoment(value: unknown): EmbedMoment | undefined {
  const given = members(value);
  if (isNumber(given?.time, kLatest)) return { time: given.time };
  if (isNumber(given?.event, kMostEvents) && Number.isInteger(given.event)) return { event: given.event };
  return given?.end === "start" || given?.end === "end" ? { end: given.end } : undefined;
}

/** What the embedding page asks for; undefined when it is nothing that there is. */
export function readToFrame(value: unknown): ToFrame | undefined {
  const given = members(value);
  switch (given?.kind) {
    case "run":
    case "reset":
    case "play":
    case "pause":
      return { kind: given.kind };
    case "goTo": {
      const moment = readMoment(given.moment);
      return moment === undefined ? undefined : { kind: "goTo", moment };
    }
    case "edit": {
      const { source } = given;
      return typeof source === "string" && source.length <= kLongestCode ? { kind: "edit", source } : undefined;
    }
    case "theme": {
      const { theme } = given;
      return theme === "system" || theme === "light" || theme === "dark" ? { kind: "theme", theme } : undefined;
    }
    default:
      return undefined;
  }
}

/** What the program tells; undefined when it is nothing that there is. */
export function readFromFrame(value: unknown): FromFrame | undefined {
  const given = members(value);
  if (given === undefined) return undefined;
  const { kind, events, duration, exitCode, event, time, sentence, text } = given;
  const hasRun = isNumber(events, kMostEvents) && isNumber(duration, kLatest);
  if (kind === "ready" && hasRun) return { kind, events, duration };
  if (kind === "ran" && hasRun && typeof exitCode === "number") return { kind, events, duration, exitCode };
  if (kind === "moved" && isNumber(event, kMostEvents) && isNumber(time, kLatest) && typeof sentence === "string") {
    return { kind, event, time, sentence };
  }
  return kind === "refused" && typeof text === "string" ? { kind, text } : undefined;
}

const kUnits: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 60e9 };

/** "1.5s", "20ms", "event 42", "start", "end"; undefined when it is none of these. */
export function parseMoment(text: string): EmbedMoment | undefined {
  const word = text.trim();
  if (word === "start" || word === "end") return { end: word };
  const event = /^event (\d{1,8})$/.exec(word)?.[1];
  if (event !== undefined) return readMoment({ event: Number(event) });
  const [, number = "", unit = ""] = /^(\d{1,12}(?:\.\d{1,9})?)(ns|us|ms|s|min)$/.exec(word) ?? [];
  return number === "" ? undefined : readMoment({ time: Number(number) * (kUnits[unit] ?? 1) });
}
