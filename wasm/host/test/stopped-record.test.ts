import { describe, expect, test } from "vitest";
import { lastStopped } from "../run/stopped-record.ts";

const encoder = new TextEncoder();
const stopped = '{"t":5,"k":"stopped","why":"cpu","text":"It never ends."}\n{"t":5,"k":"end","exit":70}\n';

/** Fed in pieces of so many bytes. */
function found(trace: string, piece: number): string | undefined {
  const finder = lastStopped();
  const bytes = encoder.encode(trace);
  for (let at = 0; at < bytes.byteLength; at += piece) finder.add(bytes.subarray(at, at + piece));
  return finder.stopped()?.text;
}

describe("the record that says why a run was stopped", () => {
  test.each([7, 100, 4_096, 20_000, 1_000_000])(
    "is found behind a long trace that comes in pieces of %i bytes",
    (piece) => {
      for (const lines of [0, 10, 399, 1_000, 1_001, 1_002]) {
        expect(found(`${'{"t":1,"k":"tick","n":1,"ready":1}\n'.repeat(lines)}${stopped}`, piece)).toBe(
          "It never ends.",
        );
      }
    },
  );

  test("is none of a run that ended by itself", () => {
    expect(found('{"t":5,"k":"end","exit":0}\n', 100)).toBeUndefined();
    expect(found("", 1)).toBeUndefined();
  });
});
