import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadPyodide, type PyodideInterface } from "pyodide";
import type { Run } from "./compare.ts";
import { kOracleDir } from "./root.ts";

const kRunPrograms = `
import json, machine, operations, primitives, structured
def run_programs(texts):
    return json.dumps([machine.run_program(text) for text in json.loads(texts)])
`;
const kRunScenarios = `
import importlib, json, scenarios
def run_topic(topic):
    return json.dumps(scenarios.run_module(importlib.import_module("topics." + topic)))
`;

type Answer = readonly [lines: readonly string[], deviation: readonly [number: number, text: string] | null];

/** CPython itself, as WebAssembly, with python/ and scenarios/ in its file system. */
export class CPython {
  private constructor(private readonly python: PyodideInterface) {}

  static async create(): Promise<CPython> {
    const python = await loadPyodide({ packageBaseUrl: "" });
    python.FS.mkdirTree("/oracle/topics");
    copyFolder(python, "python", "/oracle");
    copyFolder(python, "scenarios", "/oracle/topics");
    python.runPython("import sys; sys.path.insert(0, '/oracle')");
    python.runPython(kRunPrograms);
    python.runPython(kRunScenarios);
    return new CPython(python);
  }

  /** "3.14.2". */
  version(): string {
    return String(this.python.runPython("import platform; platform.python_version()"));
  }

  runPrograms(texts: readonly string[]): Run[] {
    const answers: Answer[] = JSON.parse(String(this.python.globals.get("run_programs")(JSON.stringify(texts))));
    return answers.map(([lines, deviation]) =>
      deviation ? { lines, deviation: { number: deviation[0], text: deviation[1] } } : { lines },
    );
  }

  /** Every scenario's log, by "topic/name". */
  runScenarios(): Map<string, Run> {
    const runs = new Map<string, Run>();
    for (const topic of topics()) {
      const logs: [string, string[]][] = JSON.parse(String(this.python.globals.get("run_topic")(topic)));
      for (const [name, lines] of logs) runs.set(`${topic}/${name}`, { lines });
    }
    return runs;
  }
}

/** The scenario files' names, in order. */
export function topics(): string[] {
  const files = readdirSync(path.join(kOracleDir, "scenarios")).filter((file) => file.endsWith(".py"));
  return files.map((file) => file.slice(0, -".py".length)).sort();
}

function copyFolder(python: PyodideInterface, from: string, to: string): void {
  const folder = path.join(kOracleDir, from);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".py"))) {
    python.FS.writeFile(`${to}/${file}`, readFileSync(path.join(folder, file)));
  }
}
