// Where a program's bytes go: stdout, stderr and the trace are write-only streams with a common budget. A program may write
// half a million times a run, so a write here copies its bytes once and makes no object that has to be collected.

import type { ByteStream, RunLimits } from "../protocol.ts";

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
/** Looking at the clock costs more than a small write. */
const WRITES_BETWEEN_LOOKS = 16;

export type EmitBytes = (stream: ByteStream, bytes: Uint8Array<ArrayBuffer>) => void;

/** Gathers small writes of one stream into few messages. */
class Batch {
  readonly #pending = new Uint8Array(BATCH_BYTES);
  #pendingBytes = 0;
  #writes = 0;
  #lastSent = 0;

  constructor(
    readonly stream: ByteStream,
    readonly emit: EmitBytes,
    readonly unbufferedWrites: number,
  ) {}

  add(memory: Uint8Array, start: number, length: number): void {
    if (length > BATCH_BYTES - this.#pendingBytes) this.flush();
    if (length > BATCH_BYTES) {
      this.emit(this.stream, new Uint8Array(memory.subarray(start, start + length)));
      return;
    }
    for (let i = 0; i < length; i += 1) this.#pending[this.#pendingBytes + i] = memory[start + i] ?? 0;
    this.#pendingBytes += length;
    this.#writes += 1;
    if (this.#writes <= this.unbufferedWrites) this.flush();
    else if (this.#writes % WRITES_BETWEEN_LOOKS === 0 && performance.now() - this.#lastSent >= BATCH_MS) this.flush();
  }

  flush(): void {
    if (this.#pendingBytes === 0) return;
    const bytes = this.#pending.slice(0, this.#pendingBytes);
    this.#pendingBytes = 0;
    this.#lastSent = performance.now();
    this.emit(this.stream, bytes);
  }
}

/** The streams by their descriptors. */
const STREAMS: readonly (ByteStream | undefined)[] = [undefined, "stdout", "stderr", "trace"];

export class Sinks {
  readonly #batches: Readonly<Record<ByteStream, Batch>>;
  readonly #left: { output: number; trace: number };
  #postMortem = false;

  /** `unwatched`: nothing is sent earlier than it has to be. */
  constructor(limits: RunLimits, emit: EmitBytes, unwatched = false) {
    this.#left = { output: limits.outputBytes, trace: limits.traceBytes };
    const batch = (stream: ByteStream): Batch => new Batch(stream, emit, unwatched ? 0 : UNBUFFERED_WRITES);
    this.#batches = { stdout: batch("stdout"), stderr: batch("stderr"), trace: batch("trace") };
  }

  /** Takes bytes of the program's memory. False when `fd` is no stream that can be written. Throws: LimitReached. */
  write(fd: number, memory: Uint8Array, start: number, length: number): boolean {
    const stream = STREAMS[fd];
    if (stream === undefined) return false;
    const budget = stream === "trace" ? "trace" : "output";
    const left = this.#left[budget];
    if (length <= left) {
      this.#left[budget] = left - length;
      this.#batches[stream].add(memory, start, length);
      return true;
    }
    this.#batches[stream].add(memory, start, left);
    this.#left[budget] = 0;
    if (!this.#postMortem) throw new LimitReached(budget);
    return true;
  }

  /** From here on a full stream drops what is written to it instead of stopping the program. */
  beginPostMortem(): void {
    this.#postMortem = true;
    this.#left.output += POST_MORTEM_BYTES;
    this.#left.trace += POST_MORTEM_BYTES;
  }

  /** A line from the host itself. */
  say(text: string): void {
    const line = new TextEncoder().encode(`${text}\n`);
    this.#batches.stderr.add(line, 0, line.byteLength);
  }

  flush(): void {
    for (const batch of Object.values(this.#batches)) batch.flush();
  }
}
