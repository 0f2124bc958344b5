/** Sentences about what happens between computers. */

import type { RecordOf, TraceRecord } from "./record.ts";
import { table } from "./table.ts";
import { formatTime } from "./time.ts";

function bytesText(count: number | undefined): string {
  return count === 1 ? "1 byte" : `${(count ?? 0).toLocaleString("en")} bytes`;
}

function streamSentence(name: string | undefined, record: RecordOf<"stream">): string {
  const actor = name ?? "The network";
  const which = `connection ${record.id}`;
  switch (record.op) {
    case "connect":
      return `${actor} is connected to ${record.peer ?? "a server"} (${which}).`;
    case "accept":
      return `${record.local ?? "A server"} accepts ${which} from ${record.peer ?? "a client"}.`;
    case "send":
      return `${actor} sends ${bytesText(record.bytes)} on ${which}.`;
    case "receive":
      return `${capitalised(which)} brings ${bytesText(record.bytes)}.`;
    case "eof":
      return `The other side of ${which} sends no more.`;
    case "write_eof":
      return `${actor} says on ${which} that it sends no more.`;
    case "fail":
      return `${capitalised(which)} is broken${record.error === undefined ? "" : `: ${record.error}`}.`;
    case "close":
      return `${capitalised(which)} is closed.`;
    case "abort":
      return record.lost === undefined || record.lost === 0
        ? `${capitalised(which)} is cut off.`
        : `${capitalised(which)} is cut off; ${bytesText(record.lost)} are lost.`;
    default:
      return `${capitalised(which)}: ${record.op}.`;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const packets = table<string>({
  SYN: "asks for a connection",
  "SYN ACK": "accepts the connection",
  FIN: "says that it sends no more",
  RST: "cuts the connection off",
});

function packetSentence(record: RecordOf<"packet">): string {
  const says = record.flags === undefined ? undefined : packets[record.flags];
  const what = says ?? `sends ${bytesText(record.bytes)}`;
  if (record.arrives === undefined) return `${record.from} ${what}, but the packet to ${record.to} is lost.`;
  return `${record.from} ${what}: a packet to ${record.to} that arrives at ${formatTime(record.arrives)}.`;
}

const faults = table<string>({
  refused: "refuses connections",
  unreachable: "cannot be reached",
  partition: "is cut off from the others",
  never_answers: "never answers",
  dns_failure: "has no address that name servers know",
  black_hole: "loses every packet of the connection",
  reset: "resets the connection",
  stall: "stalls",
  trickle: "sends in a trickle",
  half_open: "forgets the connection without a word",
});

function linkSentence(record: RecordOf<"link">): string {
  const what = faults[record.fault] ?? record.fault;
  return record.op === "end" ? `A fault ends: ${record.host} ${what} no more.` : `A fault: ${record.host} ${what}.`;
}

function httpSentence(name: string | undefined, record: RecordOf<"http">): string {
  const which = `request ${record.id}`;
  const actor = name ?? "The session";
  switch (record.op) {
    case "request":
      return record.role === "server"
        ? `The server is asked: ${record.method ?? ""} ${record.url ?? ""} (${which}).`
        : `${actor} makes ${which}: ${record.method ?? ""} ${record.url ?? ""}.`;
    case "queued":
      return `${capitalised(which)} waits for a free connection.`;
    case "dns":
      return `${capitalised(which)} needs the address of ${record.host ?? "its host"}.`;
    case "connect":
      return `${capitalised(which)} has a new connection (${record.stream ?? "?"}).`;
    case "reuse":
      return `${capitalised(which)} uses connection ${record.stream ?? "?"} again.`;
    case "response":
      return `The answer to ${which} begins: status ${record.status ?? "?"}.`;
    case "sent":
      return `${capitalised(which)} is sent.`;
    case "redirect":
      return `${capitalised(which)} is sent on to ${record.url ?? "another address"}.`;
    case "retry":
      return `${capitalised(which)} is tried again on a new connection.`;
    case "error":
      return `${capitalised(which)} fails: ${record.error ?? "an exception"}.`;
    case "end":
      if (record.error !== undefined) return `${capitalised(which)} fails in the server: ${record.error}.`;
      return record.status === undefined
        ? `${capitalised(which)} is done.`
        : `${capitalised(which)} is answered: status ${record.status}.`;
    default:
      return `${capitalised(which)}: ${record.op}.`;
  }
}

function visitSentence(record: RecordOf<"visit">): string {
  const which = `visit ${record.id}`;
  switch (record.op) {
    case "request":
      return `${record.host} asks from outside: ${record.method ?? ""} ${record.url ?? ""} (${which}).`;
    case "response":
      return `${record.host} has the answer to ${which}: status ${record.status ?? "?"}, ${bytesText(record.size)}.`;
    case "leave":
      return `${record.host} leaves ${which} before it has the whole answer.`;
    case "error":
      return `${record.host} gets no answer to ${which}: ${record.error ?? "an error"}.`;
    default:
      return `${capitalised(which)}: ${record.op}.`;
  }
}

/** The sentence of a record about the network, by the task of that name; undefined for other records. */
export function networkSentence(name: string | undefined, record: TraceRecord): string | undefined {
  switch (record.k) {
    case "stream":
      return streamSentence(name, record);
    case "packet":
      return packetSentence(record);
    case "link":
      return linkSentence(record);
    case "http":
      return httpSentence(name, record);
    case "visit":
      return visitSentence(record);
    case "dns":
      return record.address === undefined
        ? `The name servers will say at ${formatTime(record.arrives)} that there is no ${record.name}.`
        : `The name servers are asked for ${record.name}; ${record.address} comes back at ${formatTime(record.arrives)}.`;
    case "websocket":
      return `A ${record.what} frame of ${bytesText(record.size)} is ${record.op === "send" ? "sent" : "received"} on connection ${record.id}.`;
    default:
      return undefined;
  }
}
