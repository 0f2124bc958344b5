import type { ByteStream, RunLimits, Stopped } from "../../protocol.ts";
import { runProgram } from "../../run/program.ts";
import { DEFAULT_LIMITS } from "../../run/runner.ts";

export interface Ran {
  readonly exitCode: number;
  readonly stopped: Stopped | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly trace: string;
}

/** Runs a module in this thread and gathers what it writes. */
export function runHere(
  bytes: Uint8Array<ArrayBuffer>,
  options: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly scenario?: string;
    readonly limits?: Partial<RunLimits>;
  } = {},
): Ran {
  const written: Record<ByteStream, string> = { stdout: "", stderr: "", trace: "" };
  const end = runProgram(new WebAssembly.Module(bytes), {
    args: options.args ?? ["program"],
    env: options.env ?? {},
    ...(options.scenario !== undefined && { scenario: options.scenario }),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    emit: (stream, chunk) => {
      written[stream] += new TextDecoder().decode(chunk);
    },
  });
  return { exitCode: end.exitCode, stopped: end.stopped, ...written };
}
