// Which imports a program may have. The runner supplies these and no others; the compiler tells a learner about the rest.

export const WASI_MODULE = "wasi_snapshot_preview1";

/** All that the C library of a program may ask of its host. */
const WASI_CALLS: ReadonlySet<string> = new Set([
  "args_get",
  "args_sizes_get",
  "environ_get",
  "environ_sizes_get",
  "clock_time_get",
  "clock_res_get",
  "fd_close",
  "fd_fdstat_get",
  "fd_read",
  "fd_seek",
  "fd_write",
  "proc_exit",
  "random_get",
  "sched_yield",
]);

/** C++ exceptions in the JavaScript style, see cpp-exceptions.ts. */
export const EXCEPTION_CALLS = [
  "__cxa_throw",
  "__cxa_rethrow",
  "__cxa_begin_catch",
  "__cxa_end_catch",
  "__cxa_uncaught_exceptions",
  "__cxa_current_primary_exception",
  "__cxa_current_exception_type",
  "__cxa_rethrow_primary_exception",
  "__cxa_call_unexpected",
  "__resumeException",
  "llvm_eh_typeid_for",
] as const;

export type ExceptionCall = (typeof EXCEPTION_CALLS)[number];

const EXCEPTION_NAMES: ReadonlySet<string> = new Set(EXCEPTION_CALLS);

export function isExceptionCall(name: string): name is ExceptionCall {
  return EXCEPTION_NAMES.has(name);
}

export const INVOKE = /^invoke_[vijfdp]+$/;
export const FIND_MATCHING_CATCH = /^__cxa_find_matching_catch_\d+$/;
export const MEMORY_GROWTH = "emscripten_notify_memory_growth";

export function isSupported({ module, name, kind }: WebAssembly.ModuleImportDescriptor): boolean {
  if (kind !== "function") return false;
  if (module === WASI_MODULE) return WASI_CALLS.has(name);
  if (module !== "env") return false;
  return name === MEMORY_GROWTH || isExceptionCall(name) || INVOKE.test(name) || FIND_MATCHING_CATCH.test(name);
}
