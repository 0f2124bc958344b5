import { describe, expect, it } from "vitest";
import { buildModel, makeAxis, sentenceOf } from "../src/trace/index.ts";
import { arrowOf, kHereLine, kThereLine, positionOfTime, recordUnder } from "../src/ui/network/layout.ts";
import { makePlot } from "../src/ui/timeline/geometry.ts";
import { gatherTrace, kMs, loopbackTrace, networkTrace, TraceWriter } from "./traces.ts";

describe("the network of a run", () => {
  it("is empty when the program used none", () => {
    expect(buildModel(gatherTrace(2)).network).toEqual([]);
  });

  it("has a lane for the name servers and one for each connection, with its ends", () => {
    const { network } = buildModel(networkTrace());
    expect(network.map(({ here, there }) => `${here} ${there}`)).toEqual([
      "localhost name servers",
      "localhost:50000 python.org:80",
      "localhost:50001 slow.example:80",
    ]);
  });

  it("knows when each packet left and arrived, which way it went, and that one was lost", () => {
    const [, fetched, lost] = buildModel(networkTrace()).network;
    expect(
      fetched?.messages.map(({ outwards, sent, arrives }) => [outwards, sent / kMs, (arrives ?? 0) / kMs]),
    ).toEqual([
      [true, 20, 40],
      [false, 40, 60],
      [true, 60, 80],
      [false, 80, 100],
      [false, 80, 101],
    ]);
    expect(lost?.messages.map(({ arrives }) => arrives)).toEqual([undefined]);
  });

  it("shows requests on the connection that carries them, also one that never got through", () => {
    const model = buildModel(networkTrace());
    const spans = model.network.map((lane) => lane.spans.map(({ label, failed, task }) => ({ label, failed, task })));
    expect(spans).toEqual([
      [],
      [{ label: "GET / 200", failed: false, task: 1 }],
      [{ label: "GET /x", failed: true, task: 1 }],
    ]);
    expect(model.network[2]?.faults).toHaveLength(1);
  });

  it("joins the two ends of a connection within the program, and says when bytes were received", () => {
    const { network } = buildModel(loopbackTrace());
    expect(network).toHaveLength(1);
    expect(network[0]?.messages.map(({ sent, arrives }) => [sent, arrives])).toEqual([
      [1_000, 5_000],
      [1_000, 6_000],
    ]);
    expect(network[0]?.spans).toMatchObject([{ label: "GET /get 200", server: true }]);
  });

  it("keeps apart two hosts outside that use the same port", () => {
    const trace = new TraceWriter();
    for (const [id, host] of [
      [1, "browser"],
      [2, "phone"],
    ]) {
      trace.add("packet", { id, from: `${host}:49152`, to: "localhost:8080", bytes: 0, flags: "SYN", arrives: 5 });
    }
    for (const [id, target] of [
      [3, "/orders"],
      [4, "/search"],
    ]) {
      trace.add("stream", { id, op: "accept", local: "127.0.0.1:8080", peer: "127.0.0.1:49152" });
      trace.add("http", { id: Number(id) + 10, role: "server", op: "request", stream: id, method: "GET", url: target });
    }
    const { network } = buildModel(trace.end());
    expect(network.map(({ there, spans }) => [there, spans.map(({ label }) => label)])).toEqual([
      ["browser:49152", ["GET /orders"]],
      ["phone:49152", ["GET /search"]],
    ]);
  });

  it("is told in sentences", () => {
    const model = buildModel(networkTrace());
    const told = [...model.networkEvents].map((index) => sentenceOf(model, index));
    expect(told).toContain("The name servers are asked for python.org; 93.184.216.1 comes back at 20 ms.");
    expect(told).toContain("localhost:50000 asks for a connection: a packet to python.org:80 that arrives at 40 ms.");
    expect(told).toContain("localhost:50001 asks for a connection, but the packet to slow.example:80 is lost.");
    expect(told).toContain("A fault: slow.example loses every packet of the connection.");
    expect(told).toContain("main makes request 1: GET http://python.org/.");
    expect(told).toContain("Request 9 fails: TimeoutError.");
    const served = buildModel(loopbackTrace());
    const asked = served.records.findIndex((record) => record.k === "http");
    expect(sentenceOf(served, asked)).toBe("The server is asked: GET /get (request 3).");
  });
});

describe("the network on the screen", () => {
  const model = buildModel(networkTrace());
  const axis = makeAxis(model, "time");
  const plot = makePlot(1000, 100, { from: 0, to: 1 });
  const lane = model.network[1];
  const first = lane?.messages[0];

  it("slants a packet from the line of its sender to that of its receiver", () => {
    if (first === undefined) throw new Error("no packet");
    const arrow = arrowOf(model, axis, plot, first, 0);
    expect([arrow.y0, arrow.y1]).toEqual([kHereLine, kThereLine]);
    expect(arrow.x1).toBeGreaterThan(arrow.x0 + 20);
    expect(arrow.lost).toBe(false);
  });

  it("puts a moment at the first event of its instant", () => {
    const unfolded = makeAxis(model, "unfolded");
    const first = model.records.findIndex((record) => record.t === 60 * kMs);
    expect(positionOfTime(unfolded, model, 60 * kMs)).toBe(unfolded.at[first]);
  });

  it("finds the packet under the pointer, and else the request", () => {
    if (lane === undefined || first === undefined) throw new Error("no lane");
    const { x0, x1 } = arrowOf(model, axis, plot, first, 0);
    const middle = { x: (x0 + x1) / 2, y: (kHereLine + kThereLine) / 2 };
    expect(recordUnder(model, axis, plot, lane, middle)).toBe(first.index);
    expect(recordUnder(model, axis, plot, lane, { x: plot.left + 4, y: kHereLine })).toBe(lane.spans[0]?.index);
    expect(recordUnder(model, axis, plot, lane, { x: plot.right - 5, y: kThereLine + 30 })).toBeUndefined();
  });
});
