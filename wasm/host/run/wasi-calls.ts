// WASI as a program finds it here: the shim's calls, but for clocks that stand still, random numbers that are the same in
// every run, and writing, which programs do too often for the shim's way.

import { wasi as defs, WASI } from "@bjorn3/browser_wasi_shim";
import { StreamFd } from "../wasi/stream-fd.ts";
import type { ImportFunction } from "./exports.ts";
import type { Sinks } from "./sinks.ts";

/** 2000-01-01T00:00:00Z in nanoseconds: a run must not depend on when it happens. */
const FIXED_TIME = 946_684_800_000_000_000n;

/** WASI's clock of the thread's computing: the one clock that goes, so that a program can end itself in time. */
const CLOCK_THREAD_CPUTIME = 3;

const RANDOM_SEED = 0x9e3779b9;

/** Bytes of one entry of fd_write's list: an address and a length. */
const VECTOR_BYTES = 8;

export interface WasiCalls {
  readonly imports: Readonly<Record<string, ImportFunction>>;
  /** To be called before the program starts: imports are made before its memory exists. */
  attach(memory: WebAssembly.Memory): void;
}

export function wasiCalls(args: readonly string[], env: readonly string[], sinks: Sinks): WasiCalls {
  // stdin, stdout, stderr, trace: the shim answers what is asked about them.
  const streams = [new StreamFd(), new StreamFd(), new StreamFd(), new StreamFd()];
  const wasi = new WASI([...args], [...env], streams, { debug: false });
  const begun = performance.now();
  let random = RANDOM_SEED;
  let memory: WebAssembly.Memory | undefined;
  let bytes = new Uint8Array(0);
  let view = new DataView(bytes.buffer);

  /** Growing memory leaves views of its old buffer empty. */
  const refresh = (): void => {
    if (memory === undefined || bytes.buffer === memory.buffer) return;
    bytes = new Uint8Array(memory.buffer);
    view = new DataView(memory.buffer);
  };

  const imports = {
    ...(wasi.wasiImport as Record<string, ImportFunction>),

    fd_write: (fd = 0, vectors = 0, count = 0, result = 0) => {
      refresh();
      let total = 0;
      for (let i = 0; i < count; i += 1) {
        const length = view.getUint32(vectors + i * VECTOR_BYTES + 4, true);
        if (!sinks.write(fd, bytes, view.getUint32(vectors + i * VECTOR_BYTES, true), length)) return defs.ERRNO_BADF;
        total += length;
      }
      view.setUint32(result, total, true);
      return defs.ERRNO_SUCCESS;
    },

    clock_time_get: (clock: number | undefined, _precision: unknown, result = 0) => {
      refresh();
      const elapsed = (): bigint => BigInt(Math.round((performance.now() - begun) * 1e6));
      view.setBigUint64(result, clock === CLOCK_THREAD_CPUTIME ? elapsed() : FIXED_TIME, true);
      return defs.ERRNO_SUCCESS;
    },

    random_get: (address = 0, length = 0) => {
      refresh();
      for (let i = 0; i < length; i += 1) {
        // xorshift32
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        bytes[address + i] = random & 0xff;
      }
      return defs.ERRNO_SUCCESS;
    },
  };

  return {
    imports,
    attach(attached) {
      memory = attached;
      wasi.inst = { exports: { memory } };
      refresh();
    },
  };
}
