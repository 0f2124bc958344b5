// C++ exceptions in the JavaScript style: a throw unwinds as a JavaScript throw, `invoke_*` stops it at each frame that has
// cleanups or handlers, and the program then asks which handler matches. The exception objects stay in wasm memory.

import type { ImportFunction, ProgramExports } from "./exports.ts";
import { type ExceptionCall, FIND_MATCHING_CATCH, INVOKE, isExceptionCall } from "./imports.ts";

/** What a C++ throw unwinds with. One value for all: the thrown object is remembered beside it, and a throw stays cheap. */
const UNWIND: unique symbol = Symbol("C++ exception");

export function isCppException(thrown: unknown): boolean {
  return thrown === UNWIND;
}

// Offsets in the header that libc++abi puts before each thrown object on this target (struct __cxa_exception, 32 bit).
const HEADER_SIZE = 24;
const TYPE = 4 - HEADER_SIZE;
const DESTRUCTOR = 8 - HEADER_SIZE;
const CAUGHT = 12 - HEADER_SIZE;
const RETHROWN = 13 - HEADER_SIZE;
const ADJUSTED = 16 - HEADER_SIZE;

export class CppExceptions {
  /** The thrown object of the exception under way; 0 when none is. */
  #last = 0;
  /** Thrown objects whose handlers are open, innermost last. */
  readonly #caught: number[] = [];
  #uncaught = 0;
  readonly #exports: () => ProgramExports;
  readonly #functions: ImportFunction[] = [];

  /** `exports` is read late: imports are made before the instance exists. */
  constructor(exports: () => ProgramExports) {
    this.#exports = exports;
  }

  /** The import called `name`, or undefined when it has nothing to do with exceptions. */
  import(name: string): ImportFunction | undefined {
    // The name spells the signature, result first: "invoke_vii" calls a void function of two integers.
    if (INVOKE.test(name)) return this.#invoke(name.length - "invoke_v".length);
    if (FIND_MATCHING_CATCH.test(name)) return (...types) => this.#findMatchingCatch(types);
    return isExceptionCall(name) ? this.#named[name] : undefined;
  }

  /** Makes the exception that has left _start the current one, so that the post mortem can look at it. */
  adoptEscaped(): void {
    if (this.#last !== 0) this.#beginCatch(this.#last);
  }

  readonly #named: Readonly<Record<ExceptionCall, ImportFunction>> = {
    __cxa_throw: (object = 0, type = 0, destructor = 0) => {
      const memory = this.#memory();
      memory.setUint32(object + ADJUSTED, 0, true);
      memory.setUint32(object + TYPE, type, true);
      memory.setUint32(object + DESTRUCTOR, destructor, true);
      this.#uncaught += 1;
      this.#last = object;
      throw UNWIND;
    },
    __cxa_rethrow: () => {
      const object = this.#caught.at(-1);
      if (object === undefined) throw new WebAssembly.RuntimeError("throw; outside of a catch block");
      this.#rethrow(object);
    },
    __cxa_begin_catch: (object = 0) => this.#beginCatch(object),
    __cxa_end_catch: () => {
      this.#exports().setThrew(0, 0);
      const object = this.#caught.pop();
      if (object !== undefined) this.#exports().decrementExceptionRefcount(object);
      this.#last = 0;
    },
    __cxa_uncaught_exceptions: () => this.#uncaught,
    __cxa_current_primary_exception: () => {
      const object = this.#caught.at(-1) ?? 0;
      if (object !== 0) this.#exports().incrementExceptionRefcount(object);
      return object;
    },
    __cxa_current_exception_type: () => {
      const object = this.#caught.at(-1) ?? 0;
      return object === 0 ? 0 : this.#memory().getUint32(object + TYPE, true);
    },
    __cxa_rethrow_primary_exception: (object = 0) => {
      if (object !== 0) this.#rethrow(object);
    },
    __cxa_call_unexpected: (object = 0) => this.#resume(object),
    __resumeException: (object = 0) => this.#resume(object),
    llvm_eh_typeid_for: (type = 0) => type,
  };

  #memory(): DataView {
    return new DataView(this.#exports().memory.buffer);
  }

  // `rethrown` keeps the object alive while it is under way: the handler or exception_ptr that it left may have been the
  // last owner, and libc++abi then frees nothing until the next handler has taken it.
  #rethrow(object: number): never {
    const memory = this.#memory();
    memory.setUint8(object + RETHROWN, 1);
    memory.setUint8(object + CAUGHT, 0);
    this.#uncaught += 1;
    this.#last = object;
    throw UNWIND;
  }

  #resume(object: number): never {
    if (this.#last === 0) this.#last = object;
    throw UNWIND;
  }

  #beginCatch(object: number): number {
    const memory = this.#memory();
    if (memory.getUint8(object + CAUGHT) === 0) {
      memory.setUint8(object + CAUGHT, 1);
      this.#uncaught -= 1;
    }
    memory.setUint8(object + RETHROWN, 0);
    this.#caught.push(object);
    this.#exports().incrementExceptionRefcount(object);
    return this.#exports().getExceptionPtr(object);
  }

  /** Gives the thrown object, and through the second return register the type of the first handler that takes it. */
  #findMatchingCatch(handlers: readonly number[]): number {
    const exports = this.#exports();
    const object = this.#last;
    if (object === 0) {
      exports.setTempRet(0);
      return 0;
    }
    const memory = this.#memory();
    memory.setUint32(object + ADJUSTED, object, true);
    const thrownType = memory.getUint32(object + TYPE, true);
    for (const handler of handlers) {
      if (handler === 0 || handler === thrownType) break;
      if (exports.canCatch(handler, thrownType, object + ADJUSTED) !== 0) {
        exports.setTempRet(handler);
        return object;
      }
    }
    exports.setTempRet(thrownType);
    return object;
  }

  /** Calls a function of the table and turns a C++ exception that leaves it into the flag that compiled code tests. */
  #invoke(parameters: number): ImportFunction {
    const caught = (thrown: unknown, stack: number): void => {
      if (thrown !== UNWIND) throw thrown;
      const exports = this.#exports();
      exports.stackRestore(stack);
      exports.setThrew(1, 0);
    };
    // Awaits go through here: the common arities are spelled out because spreading arguments costs about twice as much.
    switch (parameters) {
      case 0:
        return (index = 0) => {
          const stack = this.#exports().stackSave();
          try {
            return this.#function(index)();
          } catch (thrown) {
            return caught(thrown, stack);
          }
        };
      case 1:
        return (index = 0, a = 0) => {
          const stack = this.#exports().stackSave();
          try {
            return this.#function(index)(a);
          } catch (thrown) {
            return caught(thrown, stack);
          }
        };
      case 2:
        return (index = 0, a = 0, b = 0) => {
          const stack = this.#exports().stackSave();
          try {
            return this.#function(index)(a, b);
          } catch (thrown) {
            return caught(thrown, stack);
          }
        };
      case 3:
        return (index = 0, a = 0, b = 0, c = 0) => {
          const stack = this.#exports().stackSave();
          try {
            return this.#function(index)(a, b, c);
          } catch (thrown) {
            return caught(thrown, stack);
          }
        };
      default:
        return (index = 0, ...rest) => {
          const stack = this.#exports().stackSave();
          try {
            return this.#function(index)(...rest);
          } catch (thrown) {
            return caught(thrown, stack);
          }
        };
    }
  }

  /** Table entries never change after start, and a look-up in an array is much cheaper than one in the table. */
  #function(index: number): ImportFunction {
    const known = this.#functions[index];
    if (known !== undefined) return known;
    const found: unknown = this.#exports().table.get(index);
    if (typeof found !== "function") throw new WebAssembly.RuntimeError("indirect call to null");
    const entry = found as ImportFunction;
    this.#functions[index] = entry;
    return entry;
  }
}
