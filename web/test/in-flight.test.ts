import { describe, expect, it } from "vitest";
import {
  advance,
  buildModel,
  cursorAt,
  cursorAtTime,
  forMessages,
  type Message,
  makeAxis,
  networkTaskOf,
  packetsUnderWay,
} from "../src/trace/index.ts";
import { arrowOf, flightAt } from "../src/ui/network/layout.ts";
import { makePlot, xOf } from "../src/ui/timeline/geometry.ts";
import { gatherTrace, kMs, kSecond, networkTrace, TraceWriter } from "./traces.ts";

const kHere = "localhost:50000";
const kThere = "python.org:80";

/** A connection on which a packet leaves each 10 ms and takes 20 ms; the third is lost. */
function packets(count: number): string {
  const trace = new TraceWriter();
  for (let i = 0; i < count; ++i) {
    const arrives = i === 2 ? {} : { arrives: (i * 10 + 20) * kMs };
    trace.at(i * 10 * kMs).add("packet", { id: 1, from: kHere, to: kThere, bytes: 100, ...arrives });
  }
  trace.at((count * 10 + 40) * kMs);
  return trace.end();
}

describe("packets in flight", () => {
  const model = buildModel(packets(10));
  const lane = model.network[0];
  if (lane === undefined) throw new Error("no connection");
  const sentIn = (from: number, to: number): readonly number[] => {
    const sent: number[] = [];
    forMessages(lane, from * kMs, to * kMs, (message: Message) => {
      sent.push(message.sent / kMs);
    });
    return sent;
  };

  it("are those that have left and not arrived", () => {
    expect(sentIn(55, 55)).toEqual([40, 50]);
    expect(sentIn(41, 52)).toEqual([30, 40, 50]);
  });

  it("are counted at the cursor, without one that is lost", () => {
    expect(packetsUnderWay(model, cursorAtTime(model, 5 * kMs))).toBe(1);
    expect(packetsUnderWay(model, cursorAtTime(model, 25 * kMs))).toBe(1);
    expect(packetsUnderWay(model, cursorAtTime(model, 95 * kMs))).toBe(2);
    expect(packetsUnderWay(model, cursorAtTime(model, 139 * kMs))).toBe(0);
  });

  it("are found without looking at those before", () => {
    const long = buildModel(packets(5_000)).network[0];
    let seen = 0;
    if (long === undefined) throw new Error("no connection");
    const looked = new Proxy(long.messages, {
      get: (target, key) => {
        seen += 1;
        return Reflect.get(target, key);
      },
    });
    forMessages({ messages: looked, reach: long.reach }, 40_000 * kMs, 40_010 * kMs, () => undefined);
    expect(seen).toBeLessThan(30);
  });

  it("say how long a lost one is shown on its way, from those that arrived", () => {
    expect(lane.messages[2]).toMatchObject({ arrives: undefined, lostAt: 31 * kMs });
  });
});

describe("a packet's place", () => {
  const model = buildModel(packets(10));
  const axis = makeAxis(model, "time");
  const plot = makePlot(1000, 100, { from: 0, to: 1 });
  const messages = model.network[0]?.messages ?? [];
  const xAt = (ms: number): number => xOf(plot, (ms * kMs) / model.duration);
  const arrowAt = (i: number) => {
    const message = messages[i];
    if (message === undefined) throw new Error("no packet");
    return arrowOf(model, axis, plot, message, 0);
  };

  it("is on its arrow, as far along as its time", () => {
    const arrow = arrowAt(4);
    const flight = flightAt(arrow, xAt(45));
    expect(flight?.x).toBeCloseTo(xAt(45), 6);
    expect(flight?.y).toBeCloseTo(arrow.y0 + (arrow.y1 - arrow.y0) / 4, 6);
    expect(flight?.opacity).toBe(1);
  });

  it("is nowhere before it leaves and once it has arrived", () => {
    expect(flightAt(arrowAt(4), xAt(39))).toBeUndefined();
    expect(flightAt(arrowAt(4), xAt(60.5))).toBeUndefined();
  });

  it("fades where it is lost", () => {
    const arrow = arrowAt(2);
    const faint = flightAt(arrow, xAt(34));
    expect(faint).toMatchObject({ x: arrow.x1, y: arrow.y1 });
    expect(faint?.opacity).toBeGreaterThan(0.2);
    expect(faint?.opacity).toBeLessThan(0.8);
    expect(flightAt(arrow, xAt(45))).toBeUndefined();
  });
});

describe("the task of a packet", () => {
  it("is who sends it, who reads it, or who waits for the connection", () => {
    const model = buildModel(networkTrace());
    const indexOf = (flags: string | undefined, from: string): number =>
      model.records.findIndex((record) => record.k === "packet" && record.flags === flags && record.from === from);
    expect(networkTaskOf(model, indexOf("SYN", "localhost:50000"))).toBe(1);
    expect(networkTaskOf(model, indexOf(undefined, "localhost:50000"))).toBe(1);
    expect(networkTaskOf(model, indexOf(undefined, "python.org:80"))).toBe(1);
    expect(networkTaskOf(model, indexOf("SYN", "localhost:50001"))).toBeUndefined();
  });
});

describe("playing a folded wait", () => {
  it("takes less than a second", () => {
    const model = buildModel(gatherTrace(2).replaceAll(String(kSecond), String(3_600 * kSecond)));
    const axis = makeAxis(model, "unfolded", true);
    const before = { cursor: cursorAt(model, axis.folds[0]?.index ?? 0), spent: 0 };
    expect(advance(model, before, 1_500, 1).cursor.time).toBeLessThan(model.duration);
    expect(advance(model, before, 1_500, 1, axis.folds).cursor.index).toBeGreaterThan(before.cursor.index);
  });
});
