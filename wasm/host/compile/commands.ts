// The two commands that turn a program's source into a module, as templates that the packer fills in once.

/** The folder of the learner's program in the compiler's file tree. */
export const PROGRAM_FOLDER = "/program";
export const OBJECT_PATH = "/tmp/program.o";
/** What a program may be linked with beside the libraries. */
export const EXTRA_OBJECT_PATH = "/tmp/extra.o";
export const MODULE_PATH = "/tmp/program.wasm";

/** Stands for the program's file name in a template. */
export const NAME_PLACEHOLDER = "@NAME@";

export interface Commands {
  /** Arguments of clang, "clang" first. */
  readonly compile: readonly string[];
  /** Arguments of wasm-ld, "wasm-ld" first. */
  readonly link: readonly string[];
}

export function fillIn(template: readonly string[], fileName: string): string[] {
  return template.map((argument) => argument.replaceAll(NAME_PLACEHOLDER, fileName));
}
