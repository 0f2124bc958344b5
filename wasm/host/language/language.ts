// Answers the editor's questions about a program by running clang in the calling thread, without making code.

import type { CommandResult } from "../compile/command.ts";
import { runCommand } from "../compile/command.ts";
import { fillIn, OBJECT_PATH, PROGRAM_FOLDER } from "../compile/commands.ts";
import { parseDiagnostics } from "../compile/diagnostics.ts";
import { FileTree } from "../compile/file-tree.ts";
import { filesOf, nameProblem, withFiles } from "../compile/program-files.ts";
import type {
  Answer,
  CompileRequest,
  Completion,
  Diagnostic,
  PlaceRequest,
  Question,
  SharedToolchain,
  Signature,
  SignatureHelp,
} from "../protocol.ts";
import { type CompletionOutput, parseCompletionOutput } from "./completion-output.ts";

const COMPLETION_FLAGS = [
  "-code-completion-brief-comments",
  "-code-completion-patterns",
  "-code-completion-with-fixits",
];

/** Clang itself failed; its instance of the module is gone and the next question gets another. */
export class LanguageError extends Error {
  override readonly name = "LanguageError";
}

export class Language {
  readonly #module: WebAssembly.Module;
  readonly #tree = new FileTree();
  readonly #compile: readonly string[];

  constructor({ module, files, compile }: SharedToolchain) {
    this.#module = module;
    for (const [path, bytes] of files) this.#tree.write(path, bytes);
    this.#tree.makeFolder(PROGRAM_FOLDER);
    this.#tree.makeFolder("/tmp");
    this.#compile = syntaxOnly(compile);
  }

  /** Throws: LanguageError. */
  answer(question: Question): Answer {
    switch (question.kind) {
      case "complete":
        return { kind: "complete", completions: this.#completeAt(question.place).completions };
      case "signatures":
        return { kind: "signatures", help: this.#signatures(question.place) };
      case "describe":
        return { kind: "describe", described: this.#describe(question.place) };
      case "check":
        return { kind: "check", diagnostics: this.#check(question.request) };
    }
  }

  #check(request: CompileRequest): readonly Diagnostic[] {
    return parseDiagnostics(this.#run(request, []).stderr, ...filesOf(request)).diagnostics;
  }

  #describe(place: PlaceRequest): Completion | undefined {
    const name = /\w+$/.exec(lineUpTo(place))?.[0];
    return this.#completeAt(place).completions.find((each) => each.name === name && each.kind !== "snippet");
  }

  /**
   * By name, where the callee is one: that is quick, and gives comments and default values. Else, for a variable's constructor
   * or a lambda, what clang finds to be called behind the parenthesis.
   */
  #signatures(place: PlaceRequest): SignatureHelp | undefined {
    const before = lineUpTo(place);
    const name = /(\w+)\s*(?:<[\w:<>, ]*>)?\s*[({]$/.exec(before)?.[1];
    const named = name === undefined ? [] : this.#completeAt(endOfCallee(place, before, name)).completions;
    const found = named.find((each) => each.name === name)?.signatures.filter(isNoCopy) ?? [];
    const signatures = found.length > 0 ? found : this.#completeAt(place).overloads;
    return signatures.length === 0 ? undefined : { signatures };
  }

  #completeAt(place: PlaceRequest): CompletionOutput {
    const column = new TextEncoder().encode(lineUpTo(place)).length + 1;
    const at = `-code-completion-at=${PROGRAM_FOLDER}/${place.fileName}:${place.line}:${column}`;
    return parseCompletionOutput(this.#run(place, [at, ...COMPLETION_FLAGS]).stdout);
  }

  #run(request: CompileRequest, flags: readonly string[]): CommandResult {
    const files = filesOf(request);
    const problem = nameProblem(files);
    if (problem !== undefined) throw new LanguageError(problem);
    const [clang = "clang", cc1 = "-cc1", ...rest] = fillIn(this.#compile, request.fileName);
    const result = withFiles(this.#tree, files, () =>
      runCommand(this.#module, this.#tree, [clang, cc1, ...flags, ...rest]),
    );
    if (result.crash !== undefined) throw new LanguageError(result.crash);
    return result;
  }
}

/** The same command, which stops when the program is understood. */
function syntaxOnly(compile: readonly string[]): readonly string[] {
  return compile.flatMap((argument) => {
    if (argument === "-emit-obj") return ["-fsyntax-only"];
    return argument === "-o" || argument === OBJECT_PATH ? [] : [argument];
  });
}

function lineUpTo({ source, line, column }: PlaceRequest): string {
  return (source.split("\n")[line - 1] ?? "").slice(0, column - 1);
}

function endOfCallee(place: PlaceRequest, before: string, name: string): PlaceRequest {
  return { ...place, column: before.lastIndexOf(name) + name.length + 1 };
}

/** A copy constructor says nothing to whoever makes an object. */
function isNoCopy({ name, parameters }: Signature): boolean {
  const [only] = parameters;
  return (
    parameters.length !== 1 || only === undefined || !new RegExp(`^(?:const )?${name}(?:<.*>)? &&?$`).test(only.text)
  );
}
