import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { putLoad } from "../../interop/load.ts";
import { startOwnServer } from "../../interop/own-server.ts";
import { need, type Running, start } from "../../interop/processes.ts";
import { kRoot } from "../../structure/repository.ts";
import { show } from "../figures.ts";
import { type HttpPeer, kAiohttp, kBeast, kGo, kHttplib, kOwn, kRaw, prepareHttpPeers } from "./peers.ts";

const kRounds = Number(process.env.YP_ROUNDS ?? 3);
const kSeconds = Number(process.env.YP_SECONDS ?? 2);
const kServerCore = "0";
const kClientCore = "1";
const kTicksPerSecond = 100; // of /proc/PID/stat: USER_HZ
const kIdle = 2000;
const kMegabytes = 10;

/** Of one turn: answers a second, and what each cost the server's processor. */
interface Sample {
  readonly rate: number;
  /** Units: microseconds. */
  readonly cost: number;
}

interface Workload {
  readonly id: string;
  readonly name: string;
  readonly run: (port: number) => { readonly count: number; readonly seconds: number };
  readonly without?: readonly string[];
}

function pinned(command: string, ...args: readonly string[]): string {
  const ran = spawnSync("taskset", ["-c", kClientCore, command, ...args], { cwd: kRoot, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

function wrk(port: number, connections: number, route: string, ...args: readonly string[]) {
  const all = ["-t1", `-c${connections}`, `-d${kSeconds}s`, ...args, `http://127.0.0.1:${port}${route}`];
  const said = pinned(need("/usr/bin/wrk", "wrk"), ...all);
  const found = /(\d+) requests in ([\d.]+)(m?s)/.exec(said);
  if (!found || /Socket errors|Non-2xx/.test(said)) throw new Error(`wrk ${all.join(" ")}:\n${said}`);
  return { count: Number(found[1]), seconds: Number(found[2]) * (found[3] === "ms" ? 1e-3 : 1) };
}

function messages(port: number) {
  const said = pinned("build/release/bench/http/messages", String(port), "100", String(kSeconds));
  return { count: Number(said), seconds: kSeconds };
}

const kWorkloads: readonly Workload[] = [
  { id: "hello", name: "hello, 32 connections", run: (port) => wrk(port, 32, "/hello") },
  {
    id: "echo",
    name: "1 KiB of JSON, read and written",
    run: (port) => wrk(port, 32, "/echo", "-s", "tests/bench/http/peers/echo.lua"),
  },
  { id: "file", name: "64 KiB file", run: (port) => wrk(port, 32, "/file") },
  { id: "stream", name: `${kMegabytes} MiB streamed`, run: (port) => wrk(port, 4, "/stream") },
  { id: "messages", name: "100 websockets, 64 bytes echoed", run: messages, without: [kHttplib, kGo] },
];

/** Processor time of a process and its threads. Units: seconds. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / kTicksPerSecond;
}

function sample(server: Running, workload: Workload): Sample {
  const before = processorSeconds(server.pid);
  const { count, seconds } = workload.run(server.port);
  const cost = (processorSeconds(server.pid) - before) / Math.max(1, count);
  return { rate: count / seconds, cost: cost * 1e6 };
}

function better(a: Sample | undefined, b: Sample): Sample {
  return a ? { rate: Math.max(a.rate, b.rate), cost: Math.min(a.cost, b.cost) } : b;
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
const digits = (value: number): string => Number(value.toPrecision(3)).toLocaleString("en");

function ratios(best: ReadonlyMap<string, Sample>): readonly string[] {
  const own = best.get(kOwn);
  return [kRaw, kBeast, kAiohttp].map((name) => {
    const peer = best.get(name);
    return own && peer ? `${(own.rate / peer.rate).toFixed(2)} (${(peer.cost / own.cost).toFixed(2)})` : "";
  });
}

async function measureServers(servers: ReadonlyMap<string, Running>, signal: AbortSignal): Promise<void> {
  const names = [...servers.keys()];
  process.stdout.write(row(["answers a second (processor µs each)", ...names, "of raw", "of Beast", "of aiohttp"]));
  process.stdout.write(row(Array.from({ length: names.length + 4 }, () => "---")));
  const wanted = process.env.YP_FIGURES?.split(",");
  for (const workload of kWorkloads) {
    if (wanted && !wanted.includes(workload.id)) continue;
    const best = new Map<string, Sample>();
    for (let round = 0; round < kRounds; ++round) {
      for (const [name, server] of servers) {
        signal.throwIfAborted();
        if (!workload.without?.includes(name)) best.set(name, better(best.get(name), sample(server, workload)));
      }
    }
    const cells = names
      .map((name) => best.get(name))
      .map((it) => (it ? `${digits(it.rate)} (${digits(it.cost)})` : ""));
    process.stdout.write(row([workload.name, ...cells, ...ratios(best)]));
  }
}

/** Requests a second of clients, one after the other on one connection to the raw server. */
function measureClients(clients: readonly HttpPeer[], port: number, signal: AbortSignal): void {
  const best = new Map<string, number>();
  const time = ({ command }: HttpPeer, count: number): number => {
    const begin = performance.now();
    const [program = "", ...args] = command;
    pinned(program, ...args, String(port), String(count));
    return (performance.now() - begin) / 1000;
  };
  for (let round = 0; round < kRounds; ++round) {
    for (const client of clients) {
      signal.throwIfAborted();
      const count = client.name === kAiohttp ? 2000 : 20_000;
      const rate = count / (time(client, count + 1) - time(client, 1)); // without its start
      best.set(client.name, Math.max(best.get(client.name) ?? 0, rate));
    }
  }
  show(
    "Clients: requests a second, one after the other, raw epoll server",
    [...best].map(([name, rate]) => ({ name, value: digits(rate) })),
  );
}

async function measureMemory(servers: readonly HttpPeer[], signal: AbortSignal): Promise<void> {
  const figures = [];
  for (const { name, command } of servers) {
    if (name === kHttplib) continue;
    signal.throwIfAborted();
    const [program = "", ...args] = command;
    const server = await start(program, args);
    try {
      const { bytesPerConnection } = await putLoad(server, { idle: kIdle, slow: 0, seconds: 1 });
      figures.push({ name, value: `${bytesPerConnection.toLocaleString("en")} bytes` });
    } finally {
      await server.stop();
    }
  }
  show(`Memory: growth of the server for each of ${kIdle} idle connections`, figures);
}

/** Prints what HTTP costs beside other libraries and languages. */
export async function measureHttp(signal: AbortSignal): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-bench-"));
  const file = path.join(folder, "file");
  writeFileSync(file, Buffer.alloc(64 * 1024, "f"));
  const running = new Map<string, Running>();
  try {
    const { servers, clients, missing } = await prepareHttpPeers(signal, file);
    const title = `HTTP on 127.0.0.1, server on one core, the best of ${kRounds} turns of ${kSeconds} s`;
    process.stdout.write(`\n${title}; ratios: of the rate (of processor time)\n\n`);
    for (const name of missing) process.stdout.write(`Not installed, left out: ${name}\n\n`);
    for (const { name, command } of servers) {
      running.set(name, await start("taskset", ["-c", kServerCore, ...command]));
    }
    await measureServers(running, signal);
    const raw = running.get(kRaw);
    if (raw) measureClients(clients, raw.port, signal);
    await measureMemory(servers, signal);
  } finally {
    for (const server of running.values()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints how one client fares while thousands of connections idle and send slowly. */
export async function measureLoad(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const server = await startOwnServer("--header-timeout", "60000");
  try {
    const got = await putLoad(server, { idle: 10_000, slow: 1000, seconds: 15 });
    const milliseconds = (value: number) => `${value.toFixed(2)} ms`;
    show("10,000 idle connections, 1,000 slow senders, one more client", [
      { name: "median", value: milliseconds(got.p50) },
      { name: "99th percentile", value: milliseconds(got.p99), beside: "aim 50 ms" },
      { name: "longest", value: milliseconds(got.max) },
      { name: "memory an idle connection", value: `${got.bytesPerConnection.toLocaleString("en")} bytes` },
    ]);
  } finally {
    await server.stop();
  }
}
