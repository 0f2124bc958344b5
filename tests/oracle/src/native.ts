import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { Run } from "./compare.ts";
import { kRoot } from "./root.ts";

const kPreset = process.env.YP_ORACLE_PRESET ?? "release";
const kProgram = path.join(kRoot, "build", kPreset, "oracle/oracle_programs");
/** Wall time for one batch; a program takes microseconds. */
const kTimeoutMs = 60_000;

interface Answers {
  readonly runs: Map<string, Run>;
  /** The one that never ended. */
  readonly crashed?: string;
}

/** Runs every program; one that brings the process down has the crash as its last line, the others run on. */
export async function runNativePrograms(texts: readonly string[], signal: AbortSignal): Promise<Run[]> {
  const runs: Run[] = [];
  while (runs.length < texts.length) {
    const answers = await ask("programs", `${texts.slice(runs.length).join("\n")}\n`, signal);
    runs.push(...answers.runs.values());
    if (answers.crashed === undefined && runs.length < texts.length) throw new Error("oracle_programs lost a program");
  }
  return runs;
}

/** Every scenario's log, by "topic/name". */
export async function runNativeScenarios(signal: AbortSignal): Promise<Map<string, Run>> {
  const { runs, crashed } = await ask("scenarios", "", signal);
  if (crashed !== undefined) throw new Error(`oracle_programs crashed in ${crashed}`);
  return runs;
}

async function ask(what: string, input: string, signal: AbortSignal): Promise<Answers> {
  if (!existsSync(kProgram)) {
    throw new Error(`${path.relative(kRoot, kProgram)} is not built; run: ./yp oracle`);
  }
  const child = spawn(kProgram, [what], { signal, timeout: kTimeoutMs, env: {} });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  child.stdin.on("error", () => {}); // it crashed before it read everything
  child.stdin.end(input);
  const ending = await new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, death) => resolve(code === 0 ? "" : `${death ?? `exit ${code}`}`));
  });
  return read(output, ending, errors.trim().split("\n").slice(0, 3).join("; "));
}

function read(output: string, ending: string, errors: string): Answers {
  const runs = new Map<string, Run>();
  let open: { name: string; lines: string[] } | undefined;
  for (const line of output.split("\n")) {
    if (open === undefined) {
      if (line.startsWith("begin ")) open = { name: line.slice("begin ".length), lines: [] };
    } else if (line === "end") {
      runs.set(open.name, { lines: open.lines });
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  if (ending === "") return { runs };
  const name = open?.name ?? "?";
  runs.set(name, { lines: [...(open?.lines ?? []), `crash: ${ending} ${errors}`] });
  return { runs, crashed: name };
}
