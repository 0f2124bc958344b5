// Runs one program in the calling thread, from its start to its end. The worker around it is what makes a run interruptible.

import { WASIProcExit } from "@bjorn3/browser_wasi_shim";
import type { RunLimits, Stopped } from "../protocol.ts";
import { CppExceptions, isCppException } from "./cpp-exceptions.ts";
import { type ImportFunction, type ProgramExports, ProgramRefused, readExports } from "./exports.ts";
import { isSupported, MEMORY_GROWTH, WASI_MODULE } from "./imports.ts";
import { type EmitBytes, LimitReached, Sinks } from "./sinks.ts";
import { lastStopped } from "./stopped-record.ts";
import { wasiCalls } from "./wasi-calls.ts";

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The value of AIO_SCENARIO: the text itself, because a program here has no files. */
  readonly scenario?: string;
  readonly limits: RunLimits;
  readonly unwatched?: boolean;
  readonly emit: EmitBytes;
}

export interface ProgramEnd {
  readonly exitCode: number;
  readonly stopped?: Stopped;
}

/** The exit code of a run that a limit or a crash ended, inside the program or here. */
export const STOPPED_EXIT_CODE = 70;

/** That of a program whose main() let an exception out, as in Python. */
const EXCEPTION_EXIT_CODE = 1;

/** The part of the wall-clock limit after which the program is asked to end itself: it can say where it was. */
const OWN_PART_OF_LIMIT = 0.6;

/** aio_post_mortem's argument. */
const WHY_CRASH = 0;
const WHY_STACK = 1;
const WHY_OUTPUT = 2;
const WHY_EXCEPTION = 3;

/** Instantiates and runs `module`. Throws: ProgramRefused. */
export function runProgram(module: WebAssembly.Module, options: ProgramOptions): ProgramEnd {
  const trace = lastStopped();
  const sinks = new Sinks(
    options.limits,
    (stream, bytes) => {
      if (stream === "trace") trace.add(bytes);
      options.emit(stream, bytes);
    },
    options.unwatched,
  );
  let exports: ProgramExports | undefined;
  const lateExports = (): ProgramExports => {
    if (exports === undefined) throw new WebAssembly.RuntimeError("called before the start");
    return exports;
  };
  const exceptions = new CppExceptions(lateExports);
  const ownLimit = String(Math.round(options.limits.wallMs * OWN_PART_OF_LIMIT));
  const world = options.scenario === undefined ? {} : { AIO_SCENARIO: options.scenario };
  const variables = { AIO_TRACE: "/dev/fd/3", AIO_MAX_REAL_MS: ownLimit, ...world, ...options.env };
  const env = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const wasi = wasiCalls(options.args, env, sinks);
  const imports = makeImports(module, wasi.imports, exceptions);

  let instance: WebAssembly.Instance;
  try {
    instance = new WebAssembly.Instance(module, imports);
  } catch (error) {
    throw new ProgramRefused(`The module can't be started: ${describe(error)}.`);
  }
  exports = readExports(instance.exports);
  wasi.attach(exports.memory);
  const stackTop = exports.stackSave();

  try {
    const exitCode = start(exports);
    sinks.flush();
    const stopped = exitCode === 0 ? undefined : trace.stopped();
    return { exitCode, ...(stopped && { stopped }) };
  } catch (error) {
    const failure = classify(error, exports.stackSave(), stackTop);
    sinks.beginPostMortem();
    if (isCppException(error)) exceptions.adoptEscaped();
    const told = failure.why !== undefined && postMortem(exports, failure.why, stackTop);
    sinks.flush();
    const stopped = (told ? trace.stopped() : undefined) ?? failure.stopped;
    if (!told) sinks.say(failure.stopped.text);
    sinks.flush();
    return { exitCode: failure.exitCode, stopped };
  }
}

function start(exports: ProgramExports): number {
  try {
    exports.start();
    return 0;
  } catch (error) {
    if (error instanceof WASIProcExit) return error.code;
    throw error;
  }
}

/** Lets the program tell what it was doing. False when it can't. */
function postMortem(exports: ProgramExports, why: number, stackTop: number): boolean {
  if (exports.postMortem === undefined) return false;
  try {
    exports.stackRestore(stackTop);
    exports.postMortem(why);
    return true;
  } catch (error) {
    return error instanceof WASIProcExit;
  }
}

interface Failure {
  /** What to tell aio_post_mortem; absent when it would only fail again. */
  readonly why?: number;
  readonly stopped: Stopped;
  readonly exitCode: number;
}

function classify(error: unknown, stack: number, stackTop: number): Failure {
  if (error instanceof LimitReached) {
    if (error.limit === "trace") {
      const text = "Stopped: the trace of this run has grown past its limit.";
      return { stopped: { why: "trace", text }, exitCode: STOPPED_EXIT_CODE };
    }
    const text = "Stopped: the program has printed more than a run may print.";
    return { why: WHY_OUTPUT, stopped: { why: "output", text }, exitCode: STOPPED_EXIT_CODE };
  }
  // The shadow stack lies first in memory: running out of it gives an address below 0, which wraps round.
  const shadowStackOverflow = stackTop !== 0 && (stack < 0 || stack > stackTop);
  if (error instanceof RangeError || shadowStackOverflow) {
    const text = "Stopped: the stack overflowed. Does a function call itself without end?";
    return { why: WHY_STACK, stopped: { why: "stack", text }, exitCode: STOPPED_EXIT_CODE };
  }
  if (isCppException(error)) {
    const text = "The program was ended by an exception that nothing caught.";
    return { why: WHY_EXCEPTION, stopped: { why: "exception", text }, exitCode: EXCEPTION_EXIT_CODE };
  }
  const text = `The program crashed: ${describe(error)}.`;
  return { why: WHY_CRASH, stopped: { why: "crash", text }, exitCode: STOPPED_EXIT_CODE };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function makeImports(
  module: WebAssembly.Module,
  wasi: Readonly<Record<string, ImportFunction>>,
  exceptions: CppExceptions,
): WebAssembly.Imports {
  const imports: Record<string, Record<string, ImportFunction>> = {};
  for (const wanted of WebAssembly.Module.imports(module)) {
    const { module: from, name } = wanted;
    const found = !isSupported(wanted) ? undefined : from === WASI_MODULE ? wasi[name] : environment(name, exceptions);
    if (found === undefined) {
      throw new ProgramRefused(
        `The program can't run here: it needs "${name}" from "${from}", which neither it nor this host defines.`,
      );
    }
    const group = imports[from] ?? {};
    group[name] = found;
    imports[from] = group;
  }
  return imports;
}

function environment(name: string, exceptions: CppExceptions): ImportFunction | undefined {
  return name === MEMORY_GROWTH ? () => {} : exceptions.import(name);
}
