import { expect, test } from "vitest";
import { StreamFd } from "../wasi/stream-fd.ts";

test("a write says how much it took although its buffer was sent to another thread", () => {
  const fd = new StreamFd((data) => {
    structuredClone(data, { transfer: [data.buffer] });
  });
  expect(fd.fd_write(new Uint8Array(5)).nwritten).toBe(5);
});
