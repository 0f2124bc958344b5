// What a program gives the host, read once from its instance at the border.

/** Arguments and results are numbers, or bigints for 64-bit integers: unused ones are absent. */
export type ImportFunction = (...args: number[]) => unknown;

/** The exports of a linked program that the host calls. Those that a program without exceptions lacks throw when called. */
export interface ProgramExports {
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
  start(): void;
  /** Absent in a program without the runtime. */
  readonly postMortem?: (why: number) => void;
  readonly stackSave: () => number;
  readonly stackRestore: (stack: number) => void;
  readonly setThrew: (threw: number, value: number) => void;
  readonly setTempRet: (value: number) => void;
  readonly canCatch: (handler: number, thrown: number, adjusted: number) => number;
  readonly getExceptionPtr: (object: number) => number;
  readonly incrementExceptionRefcount: (object: number) => void;
  readonly decrementExceptionRefcount: (object: number) => void;
}

/** The module is not a program that this host can run; the message is a sentence for people. */
export class ProgramRefused extends Error {
  override readonly name = "ProgramRefused";
}

function exportedFunction(exports: WebAssembly.Exports, name: string): ((...args: number[]) => number) | undefined {
  const found = exports[name];
  return typeof found === "function" ? (found as (...args: number[]) => number) : undefined;
}

export function readExports(exports: WebAssembly.Exports): ProgramExports {
  const needed = (name: string): ((...args: number[]) => number) =>
    exportedFunction(exports, name) ??
    (() => {
      throw new WebAssembly.RuntimeError(`the program was linked without ${name}`);
    });
  const memory = exports.memory;
  if (!(memory instanceof WebAssembly.Memory))
    throw new ProgramRefused('The module has no export "memory": it is no WASI program.');
  const start = exportedFunction(exports, "_start");
  if (start === undefined) throw new ProgramRefused('The module has no export "_start": it is no WASI program.');
  const table = exports.__indirect_function_table;
  const postMortem = exportedFunction(exports, "aio_post_mortem");
  return {
    memory,
    table: table instanceof WebAssembly.Table ? table : new WebAssembly.Table({ element: "anyfunc", initial: 0 }),
    start: () => {
      start();
    },
    ...(postMortem && { postMortem }),
    // A module without a shadow stack has nothing to restore.
    stackSave: exportedFunction(exports, "emscripten_stack_get_current") ?? (() => 0),
    stackRestore: exportedFunction(exports, "_emscripten_stack_restore") ?? (() => {}),
    setThrew: needed("setThrew"),
    setTempRet: needed("_emscripten_tempret_set"),
    canCatch: needed("__cxa_can_catch"),
    getExceptionPtr: needed("__cxa_get_exception_ptr"),
    incrementExceptionRefcount: needed("__cxa_increment_exception_refcount"),
    decrementExceptionRefcount: needed("__cxa_decrement_exception_refcount"),
  };
}
