import path from "node:path";
import { kRoot } from "../structure/repository.ts";
import { need, program, type Running, run, start } from "./processes.ts";

export const kPython = "/usr/bin/python3"; // Debian's: another python3 on PATH has no aiohttp
const kPeers = path.join(kRoot, "tests/interop/peers");

/** Of what the static route serves: this folder's own sources. */
export const kStaticFolder = path.join(kRoot, "tests/interop");

export function aiohttpPeer(file: string): readonly [string, string] {
  need("/usr/lib/python3/dist-packages/aiohttp", "python3-aiohttp");
  return [kPython, path.join(kPeers, file)];
}

/** Starts the server under test; YP_INTEROP_SERVER=aiohttp starts aiohttp's in its place. */
export async function startOwnServer(...args: readonly string[]): Promise<Running> {
  const all = ["--static", kStaticFolder, ...args];
  if (process.env.YP_INTEROP_SERVER === "aiohttp") {
    const [python, script] = aiohttpPeer("aiohttp_server.py");
    return await start(python, [script, ...all]);
  }
  return await start(program("server"), all);
}

/** What a client printed, by the check's name: its result, or "error: ...". */
export async function checksOf(command: string, args: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const { stdout, stderr } = await run(command, args, { timeoutMs: 25_000 });
  const checks = new Map<string, unknown>();
  for (const line of stdout.split("\n")) {
    if (line === "") continue;
    const parsed: unknown = JSON.parse(line);
    const { name, result, error } = parsed as { name: string; result?: unknown; error?: string };
    checks.set(name, error === undefined ? result : `error: ${error}`);
  }
  if (checks.size === 0) throw new Error(`${command} ${args.join(" ")} printed nothing:\n${stderr}`);
  return checks;
}
