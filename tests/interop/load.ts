import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { program } from "./processes.ts";

/** What native/load.cpp measured, in milliseconds, and the connections that were open at the end. */
export interface LoadFigures {
  readonly idle: number;
  readonly slow: number;
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The server's resident memory for each idle connection. Units: bytes. */
  readonly bytesPerConnection: number;
}

export interface Load {
  readonly idle: number;
  readonly slow: number;
  readonly seconds: number;
}

/** How many descriptors a process may have, at most. */
export function hardLimitOfDescriptors(): number {
  const line = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
  return line === "unlimited" ? Number.POSITIVE_INFINITY : Number(line);
}

/** A process's resident memory. Units: bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

/** Puts a load on a server and measures one more client meanwhile. */
export async function putLoad(
  server: { readonly pid: number; readonly port: number },
  load: Load,
): Promise<LoadFigures> {
  const before = residentBytes(server.pid);
  const args = [server.port, load.idle, load.slow, load.seconds].map(String);
  const child = spawn(program("load"), args, { stdio: ["pipe", "pipe", "inherit"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), (load.seconds + 30) * 1000);
  const closed = once(child, "close");
  let after = before;
  let figures: Omit<LoadFigures, "bytesPerConnection"> | undefined;
  for await (const line of createInterface(child.stdout)) {
    if (line === "idle") {
      after = residentBytes(server.pid);
      child.stdin.end("\n");
    } else {
      figures = JSON.parse(line) as LoadFigures;
    }
  }
  await closed;
  clearTimeout(timer);
  if (!figures) throw new Error("The load was not carried: its program ended without figures.");
  return { ...figures, bytesPerConnection: Math.round((after - before) / Math.max(1, load.idle)) };
}
