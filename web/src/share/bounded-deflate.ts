/** Compression for links: raw deflate in base64url, with limits on what comes out, however little goes in. */

/** Deflate makes at most 1,032 bytes of one; in pieces of this size no piece can make more than a quarter of a mebibyte. */
const kPiece = 256;

export class TooMuch extends Error {}

/** Collects what a stream gives. Throws: TooMuch behind `most` bytes. */
async function collect(readable: ReadableStream<Uint8Array>, most: number, signal: AbortSignal): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = readable.getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > most) throw new TooMuch(`more than ${most} bytes`);
      pieces.push(value);
    }
  } catch (error) {
    // What is still to come is not wanted; why it does not come is known.
    reader.cancel().catch(() => undefined);
    throw error;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Feeds the bytes piece by piece, each when the one before was taken up: a bomb is noticed before it has unfolded. */
async function feed(writable: WritableStream<BufferSource>, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const writer = writable.getWriter();
  try {
    for (let at = 0; at < bytes.length; at += kPiece) await writer.write(bytes.subarray(at, at + kPiece));
    await writer.close();
  } catch {
    // Who reads hears of it.
  }
}

/** Compresses. Cancellation: stops when `signal` is aborted. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Uint8Array> {
  const stream = new CompressionStream("deflate-raw");
  void feed(stream.writable, bytes);
  return collect(stream.readable, Number.POSITIVE_INFINITY, signal);
}

/** Throws: TooMuch when more than `most` bytes come out; TypeError when the bytes are no whole deflate stream. */
export async function inflate(bytes: Uint8Array<ArrayBuffer>, most: number, signal: AbortSignal): Promise<Uint8Array> {
  const stream = new DecompressionStream("deflate-raw");
  void feed(stream.writable, bytes);
  return collect(stream.readable, most, signal);
}

export function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Undefined when it is not base64url. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
