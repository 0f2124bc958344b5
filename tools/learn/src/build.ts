// Compiles and links a learner's program.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type CompiledSource, type Diagnostic, parseDiagnostics } from "@yieldpoint/host";
import type { Toolchain } from "./toolchain.ts";

export interface Built {
  readonly source: string;
  /** The program; undefined when there is none because of what `diagnostics` and `text` say. */
  readonly program: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The linker's words, or the compiler's when it said nothing that has a place. */
  readonly text: string;
}

const kLargestOutput = 256 * 1024; // characters
/** Milliseconds; a program of 40 lines takes one second of them. */
const kPatience = 60_000;

/** `headers` are what the program includes besides lesson.h. Cancellation: ends the compiler. Throws: AbortError. */
export async function buildProgram(
  toolchain: Toolchain,
  file: string,
  into: string,
  signal: AbortSignal,
  headers: readonly CompiledSource[] = [],
): Promise<Built> {
  mkdirSync(into, { recursive: true });
  const stem = path.join(into, path.basename(file, ".cpp"));
  const source = readFileSync(file, "utf8");
  const compiled = await runTool(toolchain.folder, toolchain.compile(file, `${stem}.o`), signal);
  const name = path.basename(file);
  const { diagnostics, text } = parseDiagnostics(compiled.text, { path: file, name, source }, ...headers);
  if (!compiled.ok) return { source, program: undefined, diagnostics, text };
  const linked = await runTool(toolchain.folder, toolchain.link(`${stem}.o`, stem), signal);
  return { source, program: linked.ok ? stem : undefined, diagnostics, text: linked.text };
}

function runTool(
  cwd: string,
  [command = "", ...args]: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: "C" };
    const child = spawn(command, args, { cwd, env, signal, timeout: kPatience, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const add = (chunk: string): void => {
      if (text.length < kLargestOutput) text += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    // Who cancels may begin anew at once: the old one must be gone before.
    child.on("error", (error) => {
      if (!signal.aborted || child.pid === undefined) reject(error);
    });
    child.on("close", (code, killedBy) => {
      if (signal.aborted) return reject(signal.reason);
      const ended = killedBy === null ? "" : `${path.basename(command)} was ended by ${killedBy}.`;
      resolve({ ok: code === 0, text: `${text}${ended}` });
    });
  });
}
