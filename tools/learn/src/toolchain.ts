// How the build compiles and links a program of an exercise: asked of ninja, so that a learner's program is made with
// the very flags of the CMake target, and its trace is the same byte by byte.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Toolchain {
  /** The build folder, in which both commands run. */
  readonly folder: string;
  /** What an editor has to know of a program: clangd's compile_flags.txt. */
  readonly flags: readonly string[];
  readonly compile: (source: string, object: string) => readonly string[];
  readonly link: (object: string, program: string) => readonly string[];
}

const kHeader = "CMakeFiles/lesson_header.dir/cmake_pch.hxx.pch";

/** Throws: Error when the target `learn` is not built. */
export async function readToolchain(folder: string, lesson: string): Promise<Toolchain> {
  const object = `lessons/CMakeFiles/${lesson}.exercise.start.dir/${lesson}/exercise/start.cpp.o`;
  const program = `lessons/${lesson}/exercise/start`;
  const [compile, link] = await Promise.all([commandOf(folder, object), commandOf(folder, program)]);
  const header = path.join(folder, kHeader);
  if (!existsSync(header)) throw new Error(`${header} is missing: type ./yp learn check, which builds it`);
  return {
    folder,
    flags: compileFlags(compile).slice(1),
    compile: (source, to) => [
      ...compileFlags(compile),
      ...["-fpch-instantiate-templates", "-include-pch", header],
      // For wasm/host/compile/diagnostics.ts.
      ...["-fdiagnostics-print-source-range-info", "-fdiagnostics-parseable-fixits", "-fno-caret-diagnostics"],
      ...["-c", source, "-o", to],
    ],
    link: (from, to) => link.map((word) => (word === object ? from : word === program ? to : word)),
  };
}

/** The words of the command that makes a file of the build; `: && command && :` of CMake without its ends. */
async function commandOf(folder: string, output: string): Promise<readonly string[]> {
  const { stdout } = await run("ninja", ["-C", folder, "-t", "commands", "-s", output]);
  const words = shellWords(stdout.replace(/^ninja: Entering directory.*\n/, "").trim());
  const command = words.filter((word) => word !== ":" && word !== "&&");
  if (command.length === 0) throw new Error(`${folder} does not say how ${output} is made`);
  // ccache would look for a program that nobody else has ever written.
  return command[0]?.endsWith("/ccache") ? command.slice(1) : command;
}

/** Without what names the file that is compiled, and the one that is made of it, and the header parsed before. */
function compileFlags(command: readonly string[]): readonly string[] {
  const flags: string[] = [];
  for (let i = 0; i < command.length; ++i) {
    const word = command[i] ?? "";
    if (word === "-MD" || word === "-Winvalid-pch") continue;
    if (word === "-Xclang" && /^-include(-pch)?$/.test(command[i + 1] ?? "")) {
      i += 3;
      continue;
    }
    if (["-MT", "-MF", "-o", "-c"].includes(word)) ++i;
    else flags.push(word);
  }
  return flags;
}

/** The words of a command line of ninja: quotes and backslashes, nothing else. */
export function shellWords(command: string): readonly string[] {
  const words = command.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double: string, single: string, escaped: string) =>
      double === undefined ? (single ?? escaped) : double.replaceAll(/\\(["\\$`])/g, "$1"),
    ),
  );
}
