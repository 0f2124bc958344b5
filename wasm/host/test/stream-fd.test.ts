import { expect, test } from "vitest";
import { StreamFd, TextFd } from "../wasi/stream-fd.ts";

test("a write says how much it took although its buffer was sent to another thread", () => {
  const fd = new StreamFd((data) => {
    structuredClone(data, { transfer: [data.buffer] });
  });
  expect(fd.fd_write(new Uint8Array(5)).nwritten).toBe(5);
});

test("a text is read in pieces and once, in UTF-8", () => {
  const fd = new TextFd("aé");
  expect([...fd.fd_read(2).data, ...fd.fd_read(9).data]).toEqual([...new TextEncoder().encode("aé")]);
  expect(fd.fd_read(9).data).toHaveLength(0);
});
