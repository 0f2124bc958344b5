/** What the session needs of the browser and of the rest of the page. */
import type { CourseClient, Drafts, KeyValueStore, TraceText } from "../course/index.ts";
import type { Executor, Formatter } from "../runner/index.ts";
import type { ExportingEnvironment } from "./exporting.ts";
import type { FrameClock } from "./player.ts";
import type { SharingEnvironment } from "./sharing.ts";

export interface SessionOptions {
  readonly courses: CourseClient;
  /** Fetches a trace that lies beside the page. */
  fetchTrace(url: string, signal: AbortSignal): Promise<TraceText>;
  readonly drafts: Drafts;
  readonly settings: KeyValueStore | undefined;
  readonly executor: Executor;
  readonly formatter: Formatter;
  readonly clock: FrameClock;
  breathe(): Promise<void>;
  soon(callback: () => void): void;
  /** Calls back after so many milliseconds, unless the signal fires before. */
  after(milliseconds: number, callback: () => void, signal: AbortSignal): void;
  /** Shows the address of what is open. */
  navigate(hash: string): void;
  readonly links: Pick<SharingEnvironment, "addressOf" | "copy">;
  readonly save: ExportingEnvironment["save"];
  mark(name: string): void;
  /** Reloads the page into the version that waits. */
  applyUpdate?(): void;
}
