/** A program of the page as a C++ project that builds natively: what is written beside the library's sources. Pure. */

import type { SourceFile } from "../course/index.ts";

export interface DownloadedProgram {
  /** Of the example: "gather_tasks". The project, its folder and its binary have it. */
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly headers: readonly SourceFile[];
  /** The lesson's title. */
  readonly lesson: string;
  /** The world that it runs in, as JSON; undefined for the usual one. */
  readonly scenario: string | undefined;
  /** What else the page tells the program, as variables of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

const kScenario = "scenario.json";
const kRun = "run.sh";
/** Of the column of names in README.txt. */
const kNameWidth = 16;

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function runScript({ name, scenario, env }: DownloadedProgram): string {
  const world: readonly (readonly [string, string])[] = [
    ...Object.entries(env).map(([variable, value]) => [variable, quoted(value)] as const),
    ...(scenario === undefined ? [] : [["AIO_SCENARIO", `"$here/${kScenario}"`] as const]),
  ];
  const settings = world.map(([variable, word]) => `[ -n "\${${variable}+set}" ] || export ${variable}=${word}\n`);
  return `#!/bin/sh
# Runs the program as the page did: in simulated time, in the same world. What the environment says goes first.
here=$(cd "$(dirname "$0")" && pwd)
${settings.join("")}exec "$here/build/release/${name}" "$@"
`;
}

function isScript(path: string): boolean {
  return path.endsWith(".sh");
}

export interface ProjectFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly isProgram: boolean;
}

/** The project's files: the library's, with the gaps of its templates filled in, and the program's own. */
export function projectFiles(
  program: DownloadedProgram,
  library: Readonly<Record<string, Uint8Array>>,
): readonly ProjectFile[] {
  const own: Record<string, string> = { [program.file]: program.source, [kRun]: runScript(program) };
  for (const { file, source } of program.headers) own[file] = source;
  if (program.scenario !== undefined) own[kScenario] = program.scenario;
  const world = program.scenario === undefined ? "" : `    ${kScenario}   the world that it runs in\n`;
  const headers = program.headers
    .map(({ file }) => `    ${file.padEnd(kNameWidth)}what ${program.file} includes\n`)
    .join("");
  const gaps: Readonly<Record<string, string>> = {
    "@NAME@": program.name,
    "@FILE@": program.file,
    "@LESSON@": program.lesson,
    "@RUN@": `./${kRun}`,
    "@FILES@\n": `${headers}${world}    ${kRun}          runs it as the page did\n`,
  };
  const filled = (text: string): string =>
    Object.entries(gaps).reduce((done, [gap, value]) => done.replaceAll(gap, () => value), text);
  const encoder = new TextEncoder();
  const files: ProjectFile[] = [];
  for (const [path, content] of Object.entries(library)) {
    const isTemplate = path === "CMakeLists.txt" || path === "README.txt";
    const made = isTemplate ? encoder.encode(filled(new TextDecoder().decode(content))) : content;
    files.push({ path, content: made, isProgram: isScript(path) });
  }
  for (const [path, text] of Object.entries(own)) {
    files.push({ path, content: encoder.encode(text), isProgram: isScript(path) });
  }
  return files.map((file) => ({ ...file, path: `${program.name}/${file.path}` }));
}
