// The command line that tools/lib/sweep.sh writes: it has looked at what people typed.

import { parseArgs } from "node:util";
import type { SweepSubject } from "@yieldpoint/host";

export interface SweepArguments {
  /** "13_jobs/orders". */
  readonly name: string;
  /** The program or the wasm module. */
  readonly file: string;
  readonly wasm: boolean;
  readonly json: boolean;
  readonly jobs: number;
  /** The folder for traces of bad runs. */
  readonly keep: string;
  readonly subject: SweepSubject;
  readonly scenario?: string;
  readonly seed?: string;
}

export function readArguments(args: readonly string[]): SweepArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      name: { type: "string" },
      file: { type: "string" },
      keep: { type: "string" },
      jobs: { type: "string" },
      wasm: { type: "boolean" },
      json: { type: "boolean" },
      cancel: { type: "boolean" },
      disconnect: { type: "string" },
      cut: { type: "string" },
      task: { type: "string" },
      scenario: { type: "string" },
      seed: { type: "string" },
    },
  });
  const { name, file, keep, jobs } = values;
  if (name === undefined || file === undefined || keep === undefined || jobs === undefined)
    throw new Error("usage: main.ts --name LESSON/EXAMPLE --file PROGRAM --keep FOLDER --jobs N");
  return {
    name,
    file,
    keep,
    jobs: Number(jobs),
    wasm: values.wasm ?? false,
    json: values.json ?? false,
    subject: { ...deedOf(values), ...(values.task !== undefined && { task: values.task }) },
    ...(values.scenario !== undefined && { scenario: values.scenario }),
    ...(values.seed !== undefined && { seed: values.seed }),
  };
}

interface Deeds {
  readonly cancel?: boolean | undefined;
  readonly disconnect?: string | undefined;
  readonly cut?: string | undefined;
}

function deedOf({ cancel, disconnect, cut }: Deeds): SweepSubject {
  if (disconnect !== undefined) return { deed: "disconnect", host: disconnect };
  if (cut !== undefined) return { deed: "cut", host: cut };
  // An empty host takes back the one that the scenario may name.
  return cancel === true ? { deed: "cancel", host: "" } : {};
}
