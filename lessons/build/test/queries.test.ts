import { describe, expect, test } from "vitest";
import { answer, parseQuery } from "../src/queries.ts";
import { parseDigest, parseTrace } from "../src/trace.ts";
import { kDigest, kTrace } from "./support.ts";

const ask = (query: string) => answer(kTrace, parseQuery(query));

describe("a query over a trace", () => {
  test("elapsed is the time of the end record", () => {
    expect(ask("elapsed")).toBe("2 s");
  });

  test("count counts the records of a kind, named bare or with k=", () => {
    expect(ask("count task")).toBe("2");
    expect(ask("count k=task")).toBe("2");
  });

  test("count narrows by equality and by contained text", () => {
    expect(ask('count task coro="fetch"')).toBe("1");
    expect(ask('count print text~"beat"')).toBe("2");
    expect(ask("count print text=beat")).toBe("0");
  });

  test("at is the time of the first record that matches", () => {
    expect(ask('at print text="beat 2"')).toBe("100 ms");
  });

  test("largest_gap is the longest time between neighbours that match", () => {
    expect(ask("largest_gap print")).toBe("1.1 s");
    expect(ask("largest_gap print text~beat")).toBe("100 ms");
  });

  test("total adds durations up", () => {
    expect(ask("total cpu what=calc_pi")).toBe("1 s");
  });

  test("text is what the first matching record says", () => {
    expect(ask("text print task=2")).toBe("a < b & c");
  });

  test("most_ready is the fullest loop iteration", () => {
    expect(ask("most_ready")).toBe("3");
  });

  test("an unknown query is refused with the list of queries", () => {
    expect(() => ask("elapsde")).toThrow(/no query "elapsde"; the queries are elapsed, at/);
  });

  test("a time of something that never happened is refused", () => {
    expect(() => ask("at print text=never")).toThrow(/no record of the trace matches k=print, text=never/);
  });

  test("a gap of a single record is refused", () => {
    expect(() => ask("largest_gap end")).toThrow(/two matching records/);
  });

  test("a query that cannot be read is refused with an example", () => {
    expect(() => ask("count task, print")).toThrow(/cannot read ", print"/);
    expect(() => ask("")).toThrow(/the query is empty/);
  });
});

describe("a digest instead of a trace", () => {
  test("answers elapsed and counts of a kind", () => {
    expect(answer(kDigest, parseQuery("elapsed"))).toBe("1 s");
    expect(answer(kDigest, parseQuery("count task"))).toBe("10,001");
    expect(answer(kDigest, parseQuery("count lint"))).toBe("0");
  });

  test("refuses what needs the records", () => {
    expect(() => answer(kDigest, parseQuery("largest_gap print"))).toThrow(/only a digest/);
    expect(() => answer(kDigest, parseQuery("count task coro=fetch"))).toThrow(/only a digest/);
  });

  test("is refused when a key is missing", () => {
    expect(() => parseDigest('{"sha256":"00"}')).toThrow(/lacks sha256, bytes, elapsed or counts/);
  });
});

test("a line that is no record is refused with its number", () => {
  expect(() => parseTrace('{"t":0,"k":"run"}\n{"t":0}\n')).toThrow(/line 2 of the trace/);
});
