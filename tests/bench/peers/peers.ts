import { existsSync } from "node:fs";
import path from "node:path";
import { kRoot } from "../../structure/repository.ts";
import { output } from "../command.ts";

/** One way to do the measured operations: a program that is asked for one figure at a time. */
export interface Peer {
  readonly name: string;
  /** C++: what this library is to be compared with first. */
  readonly native: boolean;
  readonly command: readonly string[];
}

/** What this machine has, and by name what it lacks. */
export interface Peers {
  readonly found: readonly Peer[];
  readonly missing: readonly string[];
}

const kPython = "/usr/bin/python3"; // Debian's: another python3 on PATH has no uvloop
const kBench = "build/release/bench/bench";
const kGoProgram = "build/bench-peers/figures";

/** The names of this library's own columns: in the real world and in the simulation. */
export const kOwn = "aio";
export const kOwnSimulated = "aio, sim";

async function works(signal: AbortSignal, command: string, ...args: readonly string[]): Promise<boolean> {
  try {
    await output(signal, command, ...args);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}

/** Builds the programs of the peers that are installed. */
export async function preparePeers(signal: AbortSignal): Promise<Peers> {
  const found: Peer[] = [
    { name: kOwn, native: true, command: ["env", "AIO_BACKEND=asio", kBench, "aio"] },
    { name: kOwnSimulated, native: true, command: ["env", "AIO_BACKEND=sim", kBench, "aio"] },
  ];
  const missing: string[] = [];
  if (!existsSync(path.join(kRoot, "build/release/build.ninja"))) await output(signal, "cmake", "--preset", "release");
  await output(signal, "cmake", "--build", "--preset", "release", "--target", "bench");
  if (await works(signal, kBench, "awaitable", "await", "1", "1")) {
    found.push({ name: "Asio awaitable", native: true, command: [kBench, "awaitable"] });
    found.push({ name: "Asio callbacks", native: true, command: [kBench, "callbacks"] });
  } else {
    missing.push("Boost.Asio (Debian: libboost1.81-dev)");
  }
  if (await works(signal, kPython, "-c", "import asyncio")) {
    found.push({ name: "CPython", native: false, command: [kPython, "tests/bench/peers/figures.py", "asyncio"] });
  } else {
    missing.push("CPython (Debian: python3)");
  }
  if (!(await works(signal, kPython, "-c", "import aiojobs"))) {
    missing.push("aiojobs for CPython (in no stable Debian: see tests/bench/peers/aiojobs.sh)");
  }
  if (await works(signal, kPython, "-c", "import uvloop")) {
    found.push({ name: "uvloop", native: false, command: [kPython, "tests/bench/peers/figures.py", "uvloop"] });
  } else {
    missing.push("uvloop (Debian: python3-uvloop)");
  }
  if (await works(signal, "go", "build", "-o", kGoProgram, "tests/bench/peers/figures.go")) {
    found.push({ name: "Go", native: false, command: [kGoProgram] });
  } else {
    missing.push("Go (Debian: golang-go)");
  }
  return { found, missing };
}
