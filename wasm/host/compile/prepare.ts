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
  /** The text of common_uses.h: it includes the header that every program begins with. */
  readonly header: string;
  /** The project's own archives in the tree, before the C and C++ libraries. Default: liblesson.a, libaio.a of /lib. */
  readonly archivesToLink?: readonly string[];
}

export interface PreparedToolchain extends Commands {
  /** What must lie in the tree beside the archives, by path. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

const HEADER_PATH = "/pch/common_uses.h";
const PCH_PATH = "/pch/lesson.pch";
/** The code of the functions that the header instantiates. */
const PCH_OBJECT_PATH = "/pch/lesson.o";

/** Templates that the header uses are instantiated in it, and their code is left to its own object file. */
const PCH_FLAGS = ["-fpch-instantiate-templates", "-fpch-codegen"];

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
  const { flags, tree, header } = request;
  const { archivesToLink = ["/lib/liblesson.a", "/lib/libaio.a"] } = request;
  const module = await WebAssembly.compile(request.compiler);
  for (const folder of ["/tmp", "/pch", PROGRAM_FOLDER]) tree.makeFolder(folder);
  tree.write(HEADER_PATH, new TextEncoder().encode(header));

  const common = [
    "clang",
    `--target=${flags.target}`,
    ...flags.direct,
    ...flags.compile,
    ...flags.program,
    ...(request.extra ?? []),
    ...PCH_FLAGS,
    ...INCLUDE_FLAGS,
  ];
  const makeHeader = expand(module, tree, [...common, "-x", "c++-header", HEADER_PATH, "-o", PCH_PATH]);
  // Nothing in the header may depend on when it was made.
  succeed(runCommand(module, tree, [...makeHeader, "-fno-pch-timestamp"]), makeHeader);
  const makeObject = objectOfHeader(makeHeader);
  succeed(runCommand(module, tree, makeObject), makeObject);

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
    PCH_OBJECT_PATH,
    ...archivesToLink,
    ...flags.libraries.map((name) => `${LIBRARY_FOLDER}/${name}`),
  ];
  const files = [HEADER_PATH, PCH_PATH, PCH_OBJECT_PATH].map((path): [string, Uint8Array<ArrayBuffer>] => {
    const bytes = tree.read(path);
    if (bytes === undefined) throw new Error(`clang wrote no ${path}`);
    return [path, new Uint8Array(bytes)];
  });
  return { compile, link, files: new Map(files) };
}

/** The command that compiles a precompiled header itself, made of the one that made it: the driver would drop C++'s flags. */
function objectOfHeader(makeHeader: readonly string[]): string[] {
  const replaced = new Map([
    ["-emit-pch", "-emit-obj"],
    ["c++-header", "precompiled-header"],
    [HEADER_PATH, PCH_PATH],
    [PCH_PATH, PCH_OBJECT_PATH],
  ]);
  return makeHeader.map((argument) => replaced.get(argument) ?? argument);
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
