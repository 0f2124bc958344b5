// The watch mode: a verdict after each save, and words typed at a prompt.

import { type FSWatcher, watch } from "node:fs";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Answer, Learner } from "./learner.ts";
import type { Page } from "./page.ts";
import { runWord } from "./run-word.ts";
import type { Screen } from "./screen.ts";
import { readRequest } from "./words.ts";

const kPrompt = "learn> ";
/** Milliseconds: an editor writes, renames and touches within some of them. */
export const kSettle = 40;
/** Milliseconds: where the kernel does not tell of changes (network file systems), the file is looked at so often. */
const kLook = 500;
/** Milliseconds: a verdict that takes longer is announced. */
const kAnnounced = 700;

export class WatchMode {
  readonly #learner: Learner;
  readonly #page: Page;
  readonly #screen: Screen;
  readonly #input: Interface;
  #checking = new AbortController();
  #settling: NodeJS.Timeout | undefined;
  #seen = "";
  #closed = false;

  constructor(learner: Learner, page: Page, screen: Screen) {
    this.#learner = learner;
    this.#page = page;
    this.#screen = screen;
    this.#input = createInterface({ input: process.stdin, output: process.stdout, prompt: kPrompt });
  }

  /** Returns when somebody leaves: quit, the end of the input, Ctrl-C, `left`. */
  async run(left: AbortSignal): Promise<void> {
    left.addEventListener("abort", () => this.#input.close());
    const ended = new Promise<void>((resolve) => this.#input.once("close", resolve));
    this.#input.on("SIGINT", () => this.#input.close());
    this.#input.on("line", (line) => this.#do(this.#typed(line)));
    const watcher = this.#watch(path.dirname(this.#learner.file));
    const looking = setInterval(() => this.#changed(), kLook);
    this.#screen.clear();
    this.#begin(this.#learner.task());
    await ended;
    this.#closed = true;
    clearInterval(looking);
    clearTimeout(this.#settling);
    watcher?.close();
    this.#checking.abort();
    this.#page.close();
  }

  /** Undefined where nobody tells of changes: too many are watched already. Then looking has to do. */
  #watch(folder: string): FSWatcher | undefined {
    try {
      const watcher = watch(folder, () => this.#changed());
      watcher.on("error", () => watcher.close());
      return watcher;
    } catch {
      return undefined;
    }
  }

  /** The start fails, as everybody knows: only a program that somebody has worked at is judged without being asked. */
  #begin({ lines }: Answer): void {
    this.#seen = this.#learner.stamp();
    this.#show({ ok: true, lines: [...lines, "", ...this.#learner.welcome()] });
    if (this.#learner.isBegun) this.#do(this.#check());
  }

  #do(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (error instanceof Error && error.name === "AbortError") return;
      this.#show({ ok: false, lines: [error instanceof Error ? error.message : String(error)] });
    });
  }

  #changed(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (this.#learner.stamp() !== this.#seen) this.#do(this.#check());
    }, kSettle);
  }

  async #typed(line: string): Promise<void> {
    const request = readRequest(line);
    if (request.kind === "unknown") return this.#show({ ok: false, lines: [request.says] });
    if (request.name === "quit") return this.#input.close();
    if (request.name === "check") return this.#check();
    const { signal } = this.#checking;
    const before = this.#learner.stamp();
    const { id } = this.#learner.current;
    const tells = (line: string): void => this.#tell(line);
    const answer = await runWord(this.#learner, this.#page, request.name, request.argument, signal, tells);
    if (this.#learner.current.id !== id) return this.#begin(answer);
    this.#show(answer);
    if (this.#learner.stamp() !== before) await this.#check(false);
  }

  /** A save during a check begins another one: the last text counts. */
  async #check(clears = true): Promise<void> {
    this.#checking.abort();
    const checking = new AbortController();
    this.#checking = checking;
    this.#seen = this.#learner.stamp();
    const announcing = setTimeout(() => this.#tell("Compiling and running your program ..."), kAnnounced);
    try {
      const answer = await this.#learner.check(checking.signal);
      clearTimeout(announcing);
      if (!checking.signal.aborted) this.#show(answer, clears);
    } catch (error) {
      clearTimeout(announcing);
      if (!checking.signal.aborted) throw error;
    }
  }

  /** A line before the answer. */
  #tell(line: string): void {
    if (this.#closed) return;
    this.#screen.clearLine();
    this.#screen.show([line]);
    this.#input.prompt(true);
  }

  #show({ lines }: Answer, clears = false): void {
    if (this.#closed) return;
    if (clears) this.#screen.clear();
    else this.#screen.clearLine();
    this.#screen.show([...lines, ""]);
    this.#input.prompt(true);
  }
}
