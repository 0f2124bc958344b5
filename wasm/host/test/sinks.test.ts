import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../run/runner.ts";
import { Sinks } from "../run/sinks.ts";

const kTrace = 3; // its descriptor
const line = new TextEncoder().encode('{"t":0,"k":"tick","n":1,"ready":1}\n');

/** What is sent of so many lines of trace: the sizes of the messages. */
function messages(lines: number, unwatched: boolean): readonly number[] {
  const sizes: number[] = [];
  const sinks = new Sinks(DEFAULT_LIMITS, (_, bytes) => sizes.push(bytes.byteLength), unwatched);
  for (let i = 0; i < lines; ++i) sinks.write(kTrace, line, 0, line.byteLength);
  sinks.flush();
  return sizes;
}

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);

describe("what a program writes", () => {
  test("is sent at once in the beginning, so that little is lost when its worker is ended", () => {
    expect(messages(200, false)).toHaveLength(200);
  });

  test("is sent in few messages when nobody reads along, and whole", () => {
    const sizes = messages(200, true);
    expect(sizes.length).toBeLessThan(20);
    expect(sum(sizes)).toBe(200 * line.byteLength);
  });
});
