/** What a trace tells of the network: a lane for each connection, with what goes over it and for which requests. */
import { type Travel, travelOf } from "./in-flight.ts";
import type { RecordOf, TraceRecord } from "./record.ts";

/** Something that goes from one end of a connection to the other. */
export interface Message {
  /** The record that tells of it. */
  readonly index: number;
  /** From the program's end, or from that of who connected when both ends are the program's. */
  readonly outwards: boolean;
  /** In nanoseconds. */
  readonly sent: number;
  /** In nanoseconds; undefined when it never arrives. */
  readonly arrives: number | undefined;
  /** In nanoseconds, of one that never arrives: where on its way it is shown to end; undefined when nothing tells. */
  readonly lostAt?: number | undefined;
  /** "SYN", "FIN", ...; empty for data. */
  readonly flags: string;
  readonly bytes: number;
}

/** A request from its begin to its end, at one end of a connection. */
export interface Span {
  readonly index: number;
  /** The record that ended it; undefined when none did. */
  readonly until: number | undefined;
  readonly label: string;
  readonly failed: boolean;
  readonly server: boolean;
  readonly task: number | undefined;
}

export interface NetworkLane extends Travel {
  /** The program's end: "localhost:50000". */
  readonly here: string;
  /** The other end: "python.org:80". */
  readonly there: string;
  /** The records that began and ended it. */
  readonly from: number;
  readonly until: number | undefined;
  readonly spans: readonly Span[];
  /** The program's streams at its ends. */
  readonly streams: readonly number[];
  /** Records of faults that this connection or its host suffers. */
  readonly faults: readonly number[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Pending {
  readonly messages: Writable<Message>[];
  next: number;
  /** Bytes received that complete no message yet. */
  bytes: number;
}

interface LaneBuilder {
  here: string;
  there: string;
  readonly from: number;
  until: number | undefined;
  /** Whether packets are recorded; what the streams send and receive is not drawn then. */
  readonly hasPackets: boolean;
  readonly messages: Writable<Message>[];
  readonly spans: Span[];
  readonly faults: number[];
  /** The streams at its ends, by role. */
  readonly streams: Map<string, number>;
  /** What was sent and has not been received, without packets. */
  readonly outwards: Pending;
  readonly inwards: Pending;
}

interface Request {
  readonly index: number;
  readonly label: string;
  readonly server: boolean;
  readonly task: number | undefined;
  readonly host: string;
  lane: LaneBuilder | undefined;
  until: number | undefined;
  failed: boolean;
  status: number | undefined;
}

const kLocal = "localhost:";

function hostOf(place: string): string {
  return place.slice(0, Math.max(0, place.lastIndexOf(":")));
}

function portOf(place: string): string {
  return place.slice(place.lastIndexOf(":") + 1);
}

function pairOf(a: string, b: string): string {
  return [portOf(a), portOf(b)].sort().join("-");
}

/** "/get" of "http://host/get", or of the "/get" that a server is asked: what fits on a lane whose host is beside it. */
function shortTarget(url: string): { readonly host: string; readonly target: string } {
  if (url.startsWith("/")) return { host: "", target: url };
  const match = /^\w+:\/\/([^/?#]*)(.*)$/.exec(url);
  const host = (match?.[1] ?? "").replace(/^.*@/, "").replace(/:\d+$/, "");
  return { host, target: match?.[2] === undefined || match[2] === "" ? "/" : match[2] };
}

/** Of one connection; more cannot be told apart. */
const kMostFaults = 200;
/** Connections in a row that may all be in use by other requests. */
const kMostTried = 200;

function listIn(lists: Map<string, LaneBuilder[]>, key: string): LaneBuilder[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: LaneBuilder[] = [];
  lists.set(key, list);
  return list;
}

/** The position of the first lane that begins behind the record; they are in order. */
function firstBehind(lanes: readonly LaneBuilder[], index: number): number {
  let low = 0;
  let high = lanes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lanes[middle]?.from ?? Number.POSITIVE_INFINITY) <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class NetworkBuilder {
  readonly #lanes: LaneBuilder[] = [];
  readonly #byConnection = new Map<number, LaneBuilder>();
  readonly #byStream = new Map<number, LaneBuilder>();
  /** Hosts outside may use the same port, so several connections may have the same two. */
  readonly #missing = new Map<string, LaneBuilder[]>();
  /** By the host of either end, those that may have more faults; by the host of the other end, all. */
  readonly #ofHost = new Map<string, LaneBuilder[]>();
  readonly #toHost = new Map<string, LaneBuilder[]>();
  readonly #requests = new Map<number, Request>();
  #names: LaneBuilder | undefined;

  add(record: TraceRecord, index: number): void {
    switch (record.k) {
      case "dns":
        this.#ask(record, index);
        break;
      case "packet":
        this.#packet(record, index);
        break;
      case "link":
        this.#fault(record, index);
        break;
      case "stream":
        this.#stream(record, index);
        break;
      case "http":
        this.#http(record, index);
        break;
      default:
        break;
    }
  }

  #open(here: string, there: string, index: number, hasPackets: boolean): LaneBuilder {
    const lane: LaneBuilder = {
      here,
      there,
      from: index,
      until: undefined,
      hasPackets,
      messages: [],
      spans: [],
      faults: [],
      streams: new Map(),
      outwards: { messages: [], next: 0, bytes: 0 },
      inwards: { messages: [], next: 0, bytes: 0 },
    };
    this.#lanes.push(lane);
    for (const host of new Set([hostOf(here), hostOf(there)])) listIn(this.#ofHost, host).push(lane);
    listIn(this.#toHost, hostOf(there)).push(lane);
    return lane;
  }

  /** A question and its answer: the record knows only when the answer comes. */
  #ask(record: RecordOf<"dns">, index: number): void {
    this.#names ??= this.#open("localhost", "name servers", index, true);
    const middle = (record.t + record.arrives) / 2;
    const flags = record.address === undefined ? `no ${record.name}` : record.name;
    this.#names.messages.push(
      { index, outwards: true, sent: record.t, arrives: middle, flags: "", bytes: 0 },
      { index, outwards: false, sent: middle, arrives: record.arrives, flags, bytes: 0 },
    );
  }

  #packet(record: RecordOf<"packet">, index: number): void {
    let lane = this.#byConnection.get(record.id);
    if (lane === undefined) {
      const fromElsewhere = !record.from.startsWith(kLocal) && record.to.startsWith(kLocal);
      const [here, there] = fromElsewhere ? [record.to, record.from] : [record.from, record.to];
      lane = this.#open(here, there, index, true);
      this.#byConnection.set(record.id, lane);
      this.#awaitStreams(lane, pairOf(here, there));
    }
    const { from, t: sent, arrives, bytes, flags = "" } = record;
    lane.messages.push({ index, outwards: from === lane.here, sent, arrives, bytes, flags });
  }

  #fault(record: RecordOf<"link">, index: number): void {
    const one = record.id === undefined ? undefined : this.#byConnection.get(record.id);
    const lanes = one === undefined ? listIn(this.#ofHost, record.host) : [one];
    for (const lane of lanes) if (lane.faults.length < kMostFaults) lane.faults.push(index);
    if (lanes.some(({ faults }) => faults.length >= kMostFaults)) {
      this.#ofHost.set(
        record.host,
        lanes.filter(({ faults }) => faults.length < kMostFaults),
      );
    }
  }

  #stream(record: RecordOf<"stream">, index: number): void {
    if (record.op === "connect" || record.op === "accept") {
      this.#attach(record, index);
      return;
    }
    const lane = this.#byStream.get(record.id);
    if (lane === undefined) return;
    const ours = lane.streams.get("connect") ?? lane.streams.get("accept");
    const bytes = record.bytes ?? 0;
    if (record.op === "send" && !lane.hasPackets) {
      const outwards = ours === record.id;
      const message = { index, outwards, sent: record.t, arrives: undefined, flags: "", bytes };
      lane.messages.push(message);
      (outwards ? lane.outwards : lane.inwards).messages.push(message);
    } else if (record.op === "receive" && !lane.hasPackets) {
      this.#receive(lane, ours !== record.id, bytes, record.t, index);
    } else if (["close", "abort", "fail"].includes(record.op)) {
      lane.until = index;
    }
  }

  #attach(record: RecordOf<"stream">, index: number): void {
    const { local = "", peer = "" } = record;
    const pair = pairOf(local, peer);
    const waiting = listIn(this.#missing, `${pair} ${record.op}`);
    let lane = waiting.shift();
    while (lane !== undefined && lane.until !== undefined) lane = waiting.shift();
    if (lane === undefined) {
      lane = this.#open(local, peer, index, false);
      const other = record.op === "connect" ? "accept" : "connect";
      listIn(this.#missing, `${pair} ${other}`).push(lane);
    }
    lane.streams.set(record.op, record.id);
    this.#byStream.set(record.id, lane);
  }

  /** Both streams of a connection of which packets tell. */
  #awaitStreams(lane: LaneBuilder, pair: string): void {
    for (const op of ["connect", "accept"]) listIn(this.#missing, `${pair} ${op}`).push(lane);
  }

  /** Without packets: bytes that come in were those sent first, if that end is the program's too. */
  #receive(lane: LaneBuilder, outwards: boolean, bytes: number, time: number, index: number): void {
    if (lane.streams.size < 2) {
      lane.messages.push({ index, outwards, sent: time, arrives: time, flags: "", bytes });
      return;
    }
    const pending = outwards ? lane.outwards : lane.inwards;
    pending.bytes += bytes;
    for (;;) {
      const message = pending.messages[pending.next];
      if (message === undefined || message.bytes > pending.bytes) return;
      message.arrives = time;
      pending.bytes -= message.bytes;
      pending.next += 1;
    }
  }

  #http(record: RecordOf<"http">, index: number): void {
    if (record.op === "request") {
      const { host, target } = shortTarget(record.url ?? "");
      this.#requests.set(record.id, {
        index,
        label: `${record.method ?? ""} ${target}`.trim(),
        server: record.role === "server",
        task: record.task,
        host,
        lane: record.stream === undefined ? undefined : this.#byStream.get(record.stream),
        until: undefined,
        failed: false,
        status: undefined,
      });
      return;
    }
    const request = this.#requests.get(record.id);
    if (request === undefined) return;
    if (record.stream !== undefined) request.lane = this.#byStream.get(record.stream) ?? request.lane;
    if (record.status !== undefined) request.status = record.status;
    if (record.op === "end" || record.op === "error") {
      request.until = index;
      request.failed = record.error !== undefined;
    }
  }

  /** The lane of a request that never had a stream: the first to its host that was opened after it. */
  #laneFor(request: Request): LaneBuilder | undefined {
    if (request.lane !== undefined) return request.lane;
    const to = this.#toHost.get(request.host) ?? [];
    const first = firstBehind(to, request.index);
    const near = to.slice(first, first + kMostTried);
    return near.find((lane) => lane.spans.length === 0) ?? near[0];
  }

  finish(): readonly NetworkLane[] {
    for (const request of this.#requests.values()) {
      const lane = this.#laneFor(request) ?? this.#open("localhost", request.host, request.index, true);
      const { index, until, failed, server, task, label, status } = request;
      const shown = status === undefined ? label : `${label} ${status}`;
      lane.spans.push({ index, until, label: shown, failed, server, task });
    }
    return this.#lanes.map(({ here, there, from, until, hasPackets, messages, spans, streams, faults }) => ({
      here,
      there,
      from,
      until,
      // Nobody knows when bytes reach a computer that is not recorded: they are shown as if at once.
      ...travelOf(hasPackets ? messages : messages.map((each) => ({ ...each, arrives: each.arrives ?? each.sent }))),
      spans,
      streams: [...streams.values()],
      faults,
    }));
  }
}
