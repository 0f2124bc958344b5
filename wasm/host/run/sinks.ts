// Where a program's bytes go: stdout, stderr and the trace are write-only streams with a common budget.

import type { ByteStream, RunLimits } from "../protocol.ts";
import { StreamFd } from "../wasi/stream-fd.ts";

/** Thrown through the program when a stream is over its limit; run() turns it into the post mortem. */
export class LimitReached extends Error {
  override readonly name = "LimitReached";
  constructor(readonly limit: "output" | "trace") {
    super(`${limit} limit reached`);
  }
}

/** What the post mortem may still print and record once a limit was hit. */
const POST_MORTEM_BYTES = 64 * 1024;

/** The first writes of a run are sent at once, so that little is lost when the worker is terminated. */
const UNBUFFERED_WRITES = 256;
const BATCH_BYTES = 64 * 1024;
const BATCH_MS = 20;

export type EmitBytes = (stream: ByteStream, bytes: Uint8Array<ArrayBuffer>) => void;

/** Gathers small writes of one stream into few messages. */
class Batch {
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #writes = 0;
  #lastSent = 0;

  constructor(
    readonly stream: ByteStream,
    readonly emit: EmitBytes,
  ) {}

  add(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.byteLength;
    this.#writes += 1;
    const now = performance.now();
    if (this.#writes <= UNBUFFERED_WRITES || this.#pendingBytes >= BATCH_BYTES || now - this.#lastSent >= BATCH_MS) {
      this.flush();
      this.#lastSent = now;
    }
  }

  flush(): void {
    const [first] = this.#pending;
    if (first === undefined) return;
    if (this.#pending.length === 1 && isWhole(first)) {
      this.#pending = [];
      this.#pendingBytes = 0;
      this.emit(this.stream, first);
      return;
    }
    const all = new Uint8Array(this.#pendingBytes);
    let offset = 0;
    for (const bytes of this.#pending) {
      all.set(bytes, offset);
      offset += bytes.byteLength;
    }
    this.#pending = [];
    this.#pendingBytes = 0;
    this.emit(this.stream, all);
  }
}

/** Whether the bytes are all of their buffer, so that it can be sent away. */
function isWhole(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
}

export class Sinks {
  /** File descriptors 0 to 3: stdin, stdout, stderr, trace. */
  readonly fds: StreamFd[];
  readonly #batches: Readonly<Record<ByteStream, Batch>>;
  readonly #left: { output: number; trace: number };
  #postMortem = false;

  constructor(limits: RunLimits, emit: EmitBytes) {
    this.#left = { output: limits.outputBytes, trace: limits.traceBytes };
    this.#batches = {
      stdout: new Batch("stdout", emit),
      stderr: new Batch("stderr", emit),
      trace: new Batch("trace", emit),
    };
    const sink = (stream: ByteStream): StreamFd => new StreamFd((data) => this.#write(stream, data));
    this.fds = [new StreamFd(), sink("stdout"), sink("stderr"), sink("trace")];
  }

  /** From here on a full stream drops what is written to it instead of stopping the program. */
  beginPostMortem(): void {
    this.#postMortem = true;
    this.#left.output = Math.max(0, this.#left.output) + POST_MORTEM_BYTES;
    this.#left.trace = Math.max(0, this.#left.trace) + POST_MORTEM_BYTES;
  }

  /** A line from the host itself. */
  say(text: string): void {
    this.#batches.stderr.add(new TextEncoder().encode(`${text}\n`));
  }

  flush(): void {
    for (const batch of Object.values(this.#batches)) batch.flush();
  }

  #write(stream: ByteStream, data: Uint8Array): void {
    const budget = stream === "trace" ? "trace" : "output";
    const left = this.#left[budget];
    this.#left[budget] = left - data.byteLength;
    if (data.byteLength <= left) {
      this.#batches[stream].add(data);
      return;
    }
    if (left > 0) this.#batches[stream].add(data.subarray(0, left));
    this.#left[budget] = 0;
    if (!this.#postMortem) throw new LimitReached(budget);
  }
}
