// `./yp learn` behind its shell part (tools/lib/learn.sh). Exit codes: 0 done or passed, 1 not passed or refused, 2 not
// understood.

import { homedir } from "node:os";
import path from "node:path";
import { readExercises } from "./course.ts";
import { Learner } from "./learner.ts";
import { Page } from "./page.ts";
import { runWord } from "./run-word.ts";
import { Screen } from "./screen.ts";
import { progressFile, Store } from "./store.ts";
import { WatchMode } from "./watch.ts";
import { readRequest } from "./words.ts";
import { Workspace } from "./workspace.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const screen = new Screen(process.stdout, process.env);
const page = new Page(root, process.env);

function makeLearner(): Learner {
  const from = process.env.YP_CALLED_FROM ?? process.cwd();
  const folder = process.env.YP_LEARN ?? path.join(root, "learn");
  const places = { from, build: path.join(root, "build/release"), output: path.join(root, "build/learn") };
  const workspace = new Workspace(path.resolve(from, folder));
  return new Learner(
    readExercises(),
    workspace,
    new Store(progressFile(process.env, homedir())),
    places,
    () => screen.layout,
  );
}

/** Ctrl-C, a terminal that has gone, and who reads us no more. */
function untilEnded(): AbortSignal {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end);
  process.stdout.on("error", end);
  process.on("exit", () => page.close());
  return stop.signal;
}

/** One word of the command line. */
async function once(words: string, ended: AbortSignal): Promise<number> {
  const request = readRequest(words);
  if (request.kind === "unknown" || request.name === "quit") {
    process.stderr.write(
      `yp: ${request.kind === "unknown" ? request.says : "quit is for the prompt of ./yp learn; a single word leaves by itself."}\n`,
    );
    return 2;
  }
  ended.addEventListener("abort", () => page.close());
  const tells = (line: string): void => screen.show([line]);
  try {
    const { ok, lines } = await runWord(makeLearner(), page, request.name, request.argument, ended, tells);
    screen.show(lines);
    if (page.serves) screen.show(["Ctrl-C ends it."]);
    return ok ? 0 : 1;
  } catch (error) {
    if (ended.aborted) return 130;
    throw error;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const words = args.join(" ");
  const ended = untilEnded();
  if (words !== "" || !process.stdin.isTTY) return once(words, ended);
  await new WatchMode(makeLearner(), page, screen).run(ended);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`yp: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
