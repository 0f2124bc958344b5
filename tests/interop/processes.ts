import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { kRoot } from "../structure/repository.ts";

const kStartMs = 15_000;
const kStopMs = 3_000;
const kRunMs = 15_000;

/** The folder of the native programs. YP_INTEROP_PRESET names another build than the release. */
const kPrograms = path.join(kRoot, "build", process.env.YP_INTEROP_PRESET ?? "release", "interop");

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** A process that serves until stop(). */
export interface Running {
  readonly pid: number;
  readonly port: number;
  /** What it has said so far. */
  stdout(): string;
  stderr(): string;
  /** Ends it by its pid and waits until it has gone. */
  stop(): Promise<void>;
  /** Waits until it has gone by itself. */
  finished(): Promise<Finished>;
}

/** How a process ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Where a program is. Throws: with the package to install when it is missing. */
export function need(file: string, debianPackage: string): string {
  if (!existsSync(file)) throw new Error(`${file} is missing; install it (Debian: ${debianPackage})`);
  return file;
}

/** A program of target `interop_programs`. */
export function program(name: string): string {
  const file = path.join(kPrograms, name);
  if (existsSync(file)) return file;
  throw new Error(
    `${path.relative(kRoot, file)} is not built; run: cmake --build --preset release --target interop_programs`,
  );
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}

const living = new Set<Child>();
process.once("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

function launch(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(command, args, {
    cwd: kRoot,
    env: { ...process.env, AIO_BACKEND: "asio", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  living.add(child);
  child.once("close", () => living.delete(child));
  return child;
}

/** What a child says from now on, and how it ends. */
function observe(child: Child): Pick<Running, "stdout" | "stderr" | "finished"> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const finished = once(child, "close").then(([code]) => ({ code: numberOrNull(code), stdout, stderr }));
  finished.catch(() => {}); // whoever asks hears of it
  return { stdout: () => stdout, stderr: () => stderr, finished: () => finished };
}

async function end(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), kStopMs);
  await closed;
  clearTimeout(timer);
}

/** Starts a server whose first line says "port N". Throws: with what it said, when it ends or says nothing in time. */
export async function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = launch(command, args, env);
  const seen = observe(child);
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`${command} ${args.join(" ")} ${why}:\n${seen.stdout()}${seen.stderr()}`));
    const timer = setTimeout(() => fail(`gave no port within ${kStartMs} ms`), kStartMs);
    child.once("error", reject);
    child.once("close", (code) => fail(`ended with ${code}`));
    child.stdout.on("data", () => {
      const said = /^port (\d+)\n/m.exec(seen.stdout())?.[1];
      if (said === undefined) return;
      clearTimeout(timer);
      resolve(Number(said));
    });
  }).catch(async (error: unknown) => {
    await end(child);
    throw error;
  });
  return { ...seen, pid: child.pid ?? 0, port, stop: () => end(child) };
}

/** Starts a program that says nothing of its port, and waits until that takes connections. */
export async function startAt(
  port: number,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = launch(command, args, env);
  const seen = observe(child);
  const deadline = Date.now() + kStartMs;
  while (!(await listens(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end(child);
      throw new Error(`${command} ${args.join(" ")} does not listen at ${port}:\n${seen.stdout()}${seen.stderr()}`);
    }
    await sleep(30);
  }
  return { ...seen, pid: child.pid ?? 0, port, stop: () => end(child) };
}

async function listens(port: number): Promise<boolean> {
  const { connect } = await import("node:net");
  return await new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Runs a program to its end, with `input` as its stdin. Throws: when it takes longer than it may. */
export async function run(
  command: string,
  args: readonly string[],
  { input = "", timeoutMs = kRunMs, env = {} }: RunOptions = {},
): Promise<Finished> {
  const child = spawn(command, args, {
    cwd: kRoot,
    env: { ...process.env, AIO_BACKEND: "asio", NO_COLOR: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const seen = observe(child);
  child.stdin.on("error", () => {}); // it may end before it has read everything
  child.stdin.end(input);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  const finished = await seen.finished();
  clearTimeout(timer);
  if (late) {
    throw new Error(`${command} ${args.join(" ")} took over ${timeoutMs} ms:\n${finished.stdout}${finished.stderr}`);
  }
  return finished;
}

function numberOrNull(code: unknown): number | null {
  return typeof code === "number" ? code : null;
}
