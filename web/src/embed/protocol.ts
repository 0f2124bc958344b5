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

export type EmbedPart = "all" | "code" | "timeline";

/** A program of the course; `query` is what stands behind the question mark of a link to it, or empty. */
export interface EmbedProgram {
  readonly lesson: string;
  readonly example: string;
  readonly query: string;
}

/** Keys of a presenter's remote, and the way out of the frame. */
export const kHostKeys: ReadonlySet<string> = new Set(["PageUp", "PageDown", "Escape"]);

export type ToFrame =
  | { readonly kind: "goTo"; readonly moment: EmbedMoment }
  /** prepare: the compiler is loaded; focus: the keyboard goes into the editor. */
  | { readonly kind: "run" | "reset" | "play" | "pause" | "prepare" | "focus" }
  | ({ readonly kind: "open" } & EmbedProgram)
  | { readonly kind: "view"; readonly view: EmbedPart }
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
  /** The compiler is loaded. */
  | { readonly kind: "prepared" }
  /** One of kHostKeys was pressed in the frame, which has no use for it. */
  | { readonly kind: "key"; readonly key: string }
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

const kName = /^[\w-]{1,100}$/;
const kQuery = /^[\w.=&%-]{0,65536}$/;

/** Undefined for names and queries that no address of the page has. */
function readProgram(given: Members): ({ readonly kind: "open" } & EmbedProgram) | undefined {
  const { lesson, example, query } = given;
  if (typeof lesson !== "string" || typeof example !== "string" || typeof query !== "string") return undefined;
  const isKnown = kName.test(lesson) && kName.test(example) && kQuery.test(query);
  return isKnown ? { kind: "open", lesson, example, query } : undefined;
}

/** The address of the program in the page. */
export function addressOf({ lesson, example, query }: EmbedProgram): string {
  return `#/${lesson}/${example}${query === "" ? "" : `?${query}`}`;
}

/** What the embedding page asks for; undefined when it is nothing that there is. */
export function readToFrame(value: unknown): ToFrame | undefined {
  const given = members(value);
  switch (given?.kind) {
    case "run":
    case "reset":
    case "play":
    case "pause":
    case "prepare":
    case "focus":
      return { kind: given.kind };
    case "open":
      return readProgram(given);
    case "view": {
      const { view } = given;
      return view === "all" || view === "code" || view === "timeline" ? { kind: "view", view } : undefined;
    }
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
  const { kind, events, duration, exitCode, event, time, sentence, text, key } = given;
  const hasRun = isNumber(events, kMostEvents) && isNumber(duration, kLatest);
  if (kind === "ready" && hasRun) return { kind, events, duration };
  if (kind === "ran" && hasRun && typeof exitCode === "number") return { kind, events, duration, exitCode };
  if (kind === "moved" && isNumber(event, kMostEvents) && isNumber(time, kLatest) && typeof sentence === "string") {
    return { kind, event, time, sentence };
  }
  if (kind === "prepared") return { kind };
  if (kind === "key") return typeof key === "string" && kHostKeys.has(key) ? { kind, key } : undefined;
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
