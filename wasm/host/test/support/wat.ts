import wabtModule from "wabt";

const wabt = await wabtModule();

/** A module from its text. */
export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const parsed = wabt.parseWat("program.wat", text);
  try {
    return new Uint8Array(parsed.toBinary({}).buffer);
  } finally {
    parsed.destroy();
  }
}

export interface ProgramText {
  /** Imports, before everything else. */
  readonly imports?: string;
  /** Functions, globals, exports and data. */
  readonly fields?: string;
  /** The instructions of _start. */
  readonly start: string;
  /** Default: one page. */
  readonly memory?: string;
}

/**
 * A WASI command with fd_write, proc_exit and a function `$print (fd address length)`.
 * Addresses below 64 are used for the call itself.
 */
export function program({ imports = "", fields = "", start, memory = "1" }: ProgramText): Uint8Array<ArrayBuffer> {
  return assemble(`(module
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    ${imports}
    (memory (export "memory") ${memory})
    (func $print (param $fd i32) (param $address i32) (param $length i32)
      (i32.store (i32.const 0) (local.get $address))
      (i32.store (i32.const 4) (local.get $length))
      (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
    ${fields}
    (func $start (export "_start") ${start}))`);
}

/** A data segment and the call that prints it on a file descriptor. */
export function text(address: number, content: string): { readonly data: string; print(fd: number): string } {
  const bytes = new TextEncoder().encode(content);
  const escaped = [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
  return {
    data: `(data (i32.const ${address}) "${escaped}")`,
    print: (fd) => `(call $print (i32.const ${fd}) (i32.const ${address}) (i32.const ${bytes.byteLength}))`,
  };
}
