// Compiles and links one program after another in the calling thread.

import type { CompileFailure, CompileRequest, CompileResult, Diagnostic, SharedToolchain } from "../protocol.ts";
import { isSupported } from "../run/imports.ts";
import { runCommand } from "./command.ts";
import { type Commands, EXTRA_OBJECT_PATH, fillIn, MODULE_PATH, OBJECT_PATH, PROGRAM_FOLDER } from "./commands.ts";
import { type CompiledSource, type ParsedOutput, parseDiagnostics } from "./diagnostics.ts";
import type { FileTree } from "./file-tree.ts";
import { filesOf, nameProblem, withFiles } from "./program-files.ts";

export interface Compiled {
  readonly result: CompileResult;
  /** The compiler has crashed: this thread may be short of memory or stack and should not be used again. */
  readonly broken: boolean;
}

export class Toolchain {
  constructor(
    readonly module: WebAssembly.Module,
    readonly tree: FileTree,
    readonly commands: Commands,
  ) {
    tree.makeFolder(PROGRAM_FOLDER);
    tree.makeFolder("/tmp");
  }

  /** What another worker needs to understand programs: all but the libraries. */
  share(): SharedToolchain {
    const files = this.tree.files().filter(([path]) => !/\.[ao]$/.test(path));
    return { module: this.module, files, compile: this.commands.compile };
  }

  compile(request: CompileRequest): Compiled {
    const files = filesOf(request);
    const problem = nameProblem(files);
    if (problem !== undefined) return failure(problem);
    this.#removeOutput();
    try {
      if (request.object !== undefined) this.tree.write(EXTRA_OBJECT_PATH, request.object);
      return withFiles(this.tree, files, () => this.#compile(request, files));
    } finally {
      this.#removeOutput();
    }
  }

  #compile({ fileName, object }: CompileRequest, files: readonly CompiledSource[]): Compiled {
    const compileStart = performance.now();
    const compile = runCommand(this.module, this.tree, fillIn(this.commands.compile, fileName));
    const parsed = parseDiagnostics(compile.stderr, ...files);
    if (compile.crash !== undefined) return failure(compile.crash, true, parsed);
    if (compile.exitCode !== 0) return failure(parsed.text, false, parsed);

    const linkStart = performance.now();
    const objects = object === undefined ? [OBJECT_PATH] : [OBJECT_PATH, EXTRA_OBJECT_PATH];
    const linkArguments = this.commands.link.flatMap((argument) => (argument === OBJECT_PATH ? objects : [argument]));
    const link = runCommand(this.module, this.tree, linkArguments);
    if (link.crash !== undefined) return failure(link.crash, true);
    const module = this.tree.read(MODULE_PATH);
    if (link.exitCode !== 0 || module === undefined) {
      const told = parseDiagnostics(link.stderr, { path: OBJECT_PATH, name: fileName, source: "" });
      return failure(told.text, false, told);
    }
    const undefinedNames = this.#undefinedNames(module);
    if (undefinedNames.length > 0) return notDefined(undefinedNames, files);
    const end = performance.now();
    const timings = { compileMs: linkStart - compileStart, linkMs: end - linkStart };
    const { diagnostics } = parsed;
    return { result: { ok: true, module: new Uint8Array(module), diagnostics, timings }, broken: false };
  }

  #removeOutput(): void {
    this.tree.remove(OBJECT_PATH);
    this.tree.remove(EXTRA_OBJECT_PATH);
    this.tree.remove(MODULE_PATH);
  }

  /**
   * Functions that the program calls and nothing defines. The linker lets them pass as imports, since it can't know which
   * of them the host supplies.
   */
  #undefinedNames(module: Uint8Array): string[] {
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(module)));
    return imports.filter((wanted) => !isSupported(wanted)).map((wanted) => this.#demangle(wanted.name));
  }

  #demangle(name: string): string {
    if (!name.startsWith("_Z")) return name;
    const { stdout } = runCommand(this.module, this.tree, ["c++filt", name]);
    return stdout.trim() || name;
  }
}

function failure(text: string, broken = false, parsed?: ParsedOutput): Compiled {
  const crash: Diagnostic = { severity: "error", message: text, file: "", line: 0, column: 0 };
  const diagnostics = parsed?.diagnostics ?? [];
  const told = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  const result: CompileFailure = {
    ok: false,
    diagnostics: told && !broken ? diagnostics : [...diagnostics, crash],
    text,
  };
  return { result, broken };
}

function notDefined(names: readonly string[], files: readonly CompiledSource[]): Compiled {
  const own = files[0]?.name ?? "";
  const diagnostics = names.map((name): Diagnostic => {
    if (/^(?:main|__main_void|__main_argc_argv|__original_main)$/.test(name)) {
      return { severity: "error", message: "the program has no main()", file: own, line: 0, column: 0 };
    }
    const message = `'${name}' is declared and used, but nothing defines it`;
    const use = files.flatMap((file) => firstUse(name, file) ?? [])[0];
    return { severity: "error", message, ...(use ?? { file: own, line: 0, column: 0 }) };
  });
  const text = diagnostics
    .map(({ file, line, column, message }) => `${file}:${line > 0 ? `${line}:${column}:` : ""} error: ${message}`)
    .join("\n");
  return { result: { ok: false, diagnostics, text }, broken: false };
}

/** The linker knows no places: the first mention of the name is where a person would look. */
function firstUse(
  name: string,
  { name: file, source }: CompiledSource,
): Pick<Diagnostic, "file" | "line" | "column" | "endColumn"> | undefined {
  const [simple = name] = name.replace(/\(.*$/, "").split("::").slice(-1);
  const index = source.search(new RegExp(`\\b${simple.replaceAll(/[^\w]/g, "\\$&")}\\s*\\(`));
  if (index < 0) return undefined;
  const before = source.slice(0, index).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { file, line: before.length, column, endColumn: column + simple.length };
}
