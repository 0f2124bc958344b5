import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { kRoot } from "../../structure/repository.ts";
import { output } from "../command.ts";

/** A server of the measured routes, or a client that makes requests one after the other. */
export interface HttpPeer {
  readonly name: string;
  readonly command: readonly string[];
}

export interface HttpPeers {
  readonly servers: readonly HttpPeer[];
  readonly clients: readonly HttpPeer[];
  /** By name, with the package. */
  readonly missing: readonly string[];
}

export const kOwn = "aio";
export const kRaw = "raw epoll";
export const kBeast = "Beast";
export const kAiohttp = "aiohttp, uvloop";
/** Has a thread for each connection, so idle ones are not asked for; neither it nor Go has websockets. */
export const kHttplib = "cpp-httplib";
export const kGo = "Go";

const kPython = "/usr/bin/python3"; // Debian's: another python3 on PATH has neither aiohttp nor uvloop
const kHere = "tests/bench/http";
const kGoProgram = "build/bench-peers/http-server";
const native = (name: string) => `build/release/bench/http/${name}`;

const works = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { cwd: kRoot, stdio: "ignore", env: { ...process.env, GO111MODULE: "off" } }).status === 0;

/** Builds what is compared. Every server takes a file to serve as its last argument. */
export async function prepareHttpPeers(signal: AbortSignal, file: string): Promise<HttpPeers> {
  if (!existsSync(path.join(kRoot, "build/release/build.ninja"))) await output(signal, "cmake", "--preset", "release");
  const targets = ["bench_http", "interop_programs"];
  await output(signal, "cmake", "--build", "--preset", "release", "--target", ...targets);
  const servers: HttpPeer[] = [
    { name: kOwn, command: [native("own_server"), file] },
    { name: kRaw, command: [native("raw_server"), file] },
    { name: kBeast, command: [native("beast_server"), file] },
    { name: kHttplib, command: [native("httplib_server"), file] },
  ];
  const clients: HttpPeer[] = [
    { name: kOwn, command: [native("own_requests")] },
    { name: kHttplib, command: [native("httplib_requests")] },
  ];
  const missing: string[] = [];
  if (works(kPython, "-c", "import aiohttp, uvloop")) {
    servers.push({ name: kAiohttp, command: [kPython, `${kHere}/peers/server.py`, file, "uvloop"] });
    clients.push({ name: kAiohttp, command: [kPython, `${kHere}/peers/many_requests.py`] });
  } else {
    missing.push("aiohttp and uvloop (Debian: python3-aiohttp python3-uvloop)");
  }
  if (works("go", "build", "-o", kGoProgram, `${kHere}/peers/server.go`)) {
    servers.push({ name: kGo, command: ["env", "GOMAXPROCS=1", kGoProgram, file] });
  } else {
    missing.push("Go (Debian: golang-go)");
  }
  servers.push({ name: "Node", command: [process.execPath, "--import", "tsx", `${kHere}/peers/server.ts`, file] });
  return { servers, clients, missing };
}
