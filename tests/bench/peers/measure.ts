import { spawnSync } from "node:child_process";
import { kRoot } from "../../structure/repository.ts";
import { kOwn, kOwnSimulated, type Peer, preparePeers } from "./peers.ts";

interface Operation {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  /** For the languages whose operations take microseconds. Default: `count`. */
  readonly slowCount?: number;
  readonly repetitions: number;
  /** How often the peers take turns. Default: kRounds. */
  readonly rounds?: number;
  /** The peers that are asked. Default: all. */
  readonly asks?: (peer: Peer) => boolean;
  /** Whether the growth of the process at its peak is printed: for each operation, or in all. */
  readonly memory?: "each" | "all";
  /** Times CPython. Default: kAim. */
  readonly aim?: number;
}

const kRounds = 5;
const kAim = 20; // times CPython

const isSimulated = ({ name }: Peer): boolean => name === kOwnSimulated;
const isReal = ({ name }: Peer): boolean => name !== kOwnSimulated;

const kOperations: readonly Operation[] = [
  { id: "await", name: "co_await of a coroutine", count: 200_000, repetitions: 7 },
  { id: "spawn", name: "spawn a task and await it", count: 100_000, slowCount: 30_000, repetitions: 7 },
  { id: "switch", name: "switch between two tasks", count: 200_000, slowCount: 50_000, repetitions: 7 },
  { id: "gather", name: "gather of 10,000, a child", count: 10_000, repetitions: 15 },
  { id: "queue", name: "queue hand-over between two tasks", count: 100_000, slowCount: 30_000, repetitions: 7 },
  { id: "job", name: "spawn a job and wait for it", count: 100_000, slowCount: 30_000, repetitions: 7 },
  {
    id: "job-flood",
    name: "10,000 jobs, 100 at a time and 1,000 pending, a job",
    count: 10_000,
    repetitions: 1,
    rounds: 2,
    memory: "all",
  },
  {
    id: "job-flood",
    name: "1,000,000 of them, a job",
    count: 1_000_000,
    repetitions: 1,
    rounds: 1,
    memory: "all",
  },
  {
    id: "sleepers",
    name: "1,000,000 sleeping tasks, a task",
    count: 1_000_000,
    slowCount: 100_000,
    repetitions: 1,
    rounds: 2,
    memory: "each",
  },
  { id: "threadsafe", name: "call_soon_threadsafe, one producer", count: 200_000, repetitions: 5, asks: isReal },
  { id: "semaphore", name: "semaphore: acquire and release", count: 100_000, repetitions: 7 },
  { id: "acquire", name: "pool of connections: acquire and give back", count: 100_000, repetitions: 7, aim: 1 },
  { id: "insert", name: "INSERT, a transaction each", count: 10_000, repetitions: 3, asks: isReal, aim: 1 },
  { id: "insert-transaction", name: "INSERT, all in one", count: 10_000, repetitions: 3, asks: isReal, aim: 1 },
  { id: "events", name: "a timer through the simulation", count: 100_000, repetitions: 7, asks: isSimulated },
  { id: "traced-events", name: "the same, traced", count: 100_000, repetitions: 7, asks: isSimulated },
];

/** Per operation: nanoseconds, and at the process's peak, bytes. */
interface Sample {
  readonly nanoseconds: number;
  readonly memory: number;
}

// A program of its own for each sample, so that no peer's heap is another's; 2 says that it has no such operation.
function sample(peer: Peer, operation: Operation): Sample | undefined {
  const count = peer.name === "CPython" || peer.name === "uvloop" ? operation.slowCount : undefined;
  const [command = "", ...args] = peer.command;
  const all = [...args, operation.id, String(count ?? operation.count), String(operation.repetitions)];
  const ran = spawnSync(command, all, { cwd: kRoot, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (ran.status === 2) return undefined;
  const numbers = ran.stdout.trim().split(" ").map(Number);
  const [nanoseconds] = numbers;
  const memory = numbers.at(-1);
  if (ran.status !== 0 || nanoseconds === undefined || memory === undefined) {
    throw new Error(`${command} ${all.join(" ")} failed:\n${ran.stdout}${ran.stderr}`);
  }
  return { nanoseconds, memory };
}

function bestOfTurns(peers: readonly Peer[], operation: Operation, signal: AbortSignal): ReadonlyMap<string, Sample> {
  const best = new Map<string, Sample>();
  const asked = peers.filter(operation.asks ?? (() => true));
  for (let round = 0; round < (operation.rounds ?? kRounds); ++round) {
    for (const peer of asked) {
      signal.throwIfAborted();
      const got = sample(peer, operation);
      const before = best.get(peer.name);
      if (got && (!before || got.nanoseconds < before.nanoseconds)) best.set(peer.name, got);
    }
  }
  return best;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 1 : 0)} x`;
}

function verdict(best: ReadonlyMap<string, Sample>, peers: readonly Peer[], aim = kAim): readonly string[] {
  const own = best.get(kOwn)?.nanoseconds;
  const rivals = peers.filter(({ name, native }) => native && name !== kOwn && name !== kOwnSimulated);
  const rivalTimes = rivals.flatMap(({ name }) => best.get(name)?.nanoseconds ?? []);
  const python = best.get("CPython")?.nanoseconds;
  if (own === undefined) return ["", ""];
  return [
    rivalTimes.length > 0 ? (own / Math.min(...rivalTimes)).toFixed(2) : "",
    python === undefined ? "" : `${times(python / own)}${python / own < aim ? ` (aim ${aim} x)` : ""}`,
  ];
}

function memory(best: ReadonlyMap<string, Sample>, peers: readonly Peer[], operation: Operation): readonly string[] {
  const factor = operation.memory === "all" ? operation.count : 1;
  return peers.map(({ name }) => {
    const bytes = best.get(name)?.memory;
    return bytes === undefined ? "" : Math.round(factor * bytes).toLocaleString("en");
  });
}

/** Prints what the runtime's operations cost beside other libraries and languages, as a table in Markdown. */
export async function measurePeers(signal: AbortSignal): Promise<void> {
  const { found, missing } = await preparePeers(signal);
  process.stdout.write(
    `\nBeside other libraries and languages: nanoseconds an operation, the best of ${kRounds} turns\n\n`,
  );
  for (const name of missing) process.stdout.write(`Not installed, left out: ${name}\n\n`);
  process.stdout.write(
    row(["operation", ...found.map(({ name }) => name), "of the fastest C++ peer", "faster than CPython"]),
  );
  process.stdout.write(row(Array.from({ length: found.length + 3 }, () => "---")));
  const wanted = process.env.YP_FIGURES?.split(",");
  for (const operation of kOperations) {
    if (wanted && !wanted.includes(operation.id)) continue;
    const best = bestOfTurns(found, operation, signal);
    const cells = found.map(({ name }) => best.get(name)?.nanoseconds.toPrecision(3) ?? "");
    const readable = cells.map((cell) => (cell === "" ? "" : Number(cell).toLocaleString("en")));
    process.stdout.write(row([operation.name, ...readable, ...verdict(best, found, operation.aim)]));
    if (!operation.memory) continue;
    process.stdout.write(row([`its memory, bytes ${operation.memory}`, ...memory(best, found, operation), "", ""]));
  }
}
