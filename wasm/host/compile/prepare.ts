// Build time: turns the flags of wasm/toolchain/link-flags.json into the page's two commands, and makes the precompiled
// header with the very compiler and flags that the page will use.

import { type CommandResult, runCommand } from "./command.ts";
import { type Commands, MODULE_PATH, NAME_PLACEHOLDER, OBJECT_PATH, PROGRAM_FOLDER } from "./commands.ts";
import type { FileTree } from "./file-tree.ts";

/** The lists of wasm/toolchain/link-flags.json that matter here. */
export interface ProgramFlags {
  readonly target: string;
  readonly direct: readonly string[];
  readonly compile: readonly string[];
  readonly program: readonly string[];
  readonly link: readonly string[];
  readonly startup: readonly string[];
  readonly libraries: readonly string[];
}

export interface PrepareRequest {
  /** llvm.core.wasm of @yowasp/clang. */
  readonly compiler: Uint8Array<ArrayBuffer>;
  /** Holds sysroot/, resource/ and include/ as the page's compiler will see them. The header is added to it. */
  readonly tree: FileTree;
  readonly flags: ProgramFlags;
  /** More arguments for programs and the header, such as an ignore list for coverage. */
  readonly extra?: readonly string[];
  /** The header that every program begins with, in the tree. Default: "/include/lesson.h". */
  readonly header?: string;
  /** The project's own archives in the tree, before the C and C++ libraries. Default: liblesson.a, libaio.a of /lib. */
  readonly archivesToLink?: readonly string[];
}

export interface PreparedToolchain extends Commands {
  readonly pch: Uint8Array<ArrayBuffer>;
  /** Where the precompiled header must lie in the tree. */
  readonly pchPath: string;
}

export const PCH_PATH = "/pch/lesson.pch";

const SYSROOT = "/sysroot";
const LIBRARY_FOLDER = `${SYSROOT}/lib/wasm32-emscripten`;

const INCLUDE_FLAGS = [
  `--sysroot=${SYSROOT}`,
  "-resource-dir=/resource",
  "-nostdinc++",
  `-isystem${SYSROOT}/include/compat`,
  `-isystem${SYSROOT}/include/c++/v1`,
  "-I/include",
];

/** Diagnostics are read by a program first, see diagnostics.ts. */
const DIAGNOSTIC_FLAGS = [
  "-fdiagnostics-print-source-range-info",
  "-fdiagnostics-parseable-fixits",
  "-fno-color-diagnostics",
  "-fmessage-length=0",
];

/** Throws: Error with the compiler's own output. */
export async function prepareToolchain(request: PrepareRequest): Promise<PreparedToolchain> {
  const { flags, tree, header = "/include/lesson.h" } = request;
  const { archivesToLink = ["/lib/liblesson.a", "/lib/libaio.a"] } = request;
  const module = await WebAssembly.compile(request.compiler);
  for (const folder of ["/tmp", "/pch", PROGRAM_FOLDER]) tree.makeFolder(folder);

  const common = [
    "clang",
    `--target=${flags.target}`,
    ...flags.direct,
    ...flags.compile,
    ...flags.program,
    ...(request.extra ?? []),
    ...INCLUDE_FLAGS,
  ];
  const makeHeader = expand(module, tree, [...common, "-x", "c++-header", header, "-o", PCH_PATH]);
  // Nothing in the header may depend on when or where it was made.
  succeed(runCommand(module, tree, [...makeHeader, "-fno-pch-timestamp"]), makeHeader);
  const pch = tree.read(PCH_PATH);
  if (pch === undefined) throw new Error(`clang wrote no ${PCH_PATH}`);

  const source = `${PROGRAM_FOLDER}/${NAME_PLACEHOLDER}`;
  tree.write(source, new Uint8Array(0));
  const compile = expand(module, tree, [
    ...common,
    ...DIAGNOSTIC_FLAGS,
    "-include-pch",
    PCH_PATH,
    "-x",
    "c++",
    "-c",
    source,
    "-o",
    OBJECT_PATH,
  ]);
  const link = [
    "wasm-ld",
    ...flags.link,
    "-o",
    MODULE_PATH,
    ...flags.startup.map((name) => `${LIBRARY_FOLDER}/${name}`),
    OBJECT_PATH,
    ...archivesToLink,
    ...flags.libraries.map((name) => `${LIBRARY_FOLDER}/${name}`),
  ];
  return { compile, link, pch: new Uint8Array(pch), pchPath: PCH_PATH };
}

/** Clang's driver only starts clang again with its full arguments: asked for them once, the page can do without the driver. */
function expand(module: WebAssembly.Module, tree: FileTree, driverArguments: readonly string[]): string[] {
  const [clang = "clang", ...rest] = driverArguments;
  const result = runCommand(module, tree, [clang, "-###", ...rest]);
  succeed(result, driverArguments);
  const line = result.stderr.split("\n").find((candidate) => candidate.includes('"-cc1"'));
  if (line === undefined) throw new Error(`clang -### told no command:\n${result.stderr}`);
  const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => (match[1] ?? "").replaceAll(/\\(.)/g, "$1"));
  return words.slice(words.indexOf("clang"));
}

function succeed(result: CommandResult, command: readonly string[]): void {
  if (result.exitCode === 0 && result.crash === undefined) return;
  throw new Error(`${command.join(" ")}\n${result.crash ?? ""}\n${result.stderr}`);
}
