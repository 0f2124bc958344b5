/** Packets on their way: which of a connection's are under way in a stretch of time, and whose they are. */
import type { Cursor } from "./cursor.ts";
import { firstAfter, lastBefore, lastUpTo } from "./lists.ts";
import type { TraceModel } from "./model.ts";
import type { Message, NetworkLane } from "./network.ts";

/** A lost packet is seen to get so far across, and then to fade for so much longer than that takes. */
export const kLostShare = 0.55;
export const kFadeShare = 0.6;

/** The messages in order of time, and how far on each of them and all before it reach. */
export interface Travel {
  readonly messages: readonly Message[];
  /** In nanoseconds, never decreasing. */
  readonly reach: Float64Array;
}

/** When nothing is seen of a message any more: it has arrived, or has been lost and has faded. */
function goneAt({ sent, arrives, lostAt = sent }: Message): number {
  return arrives ?? lostAt + kFadeShare * (lostAt - sent);
}

/**
 * Puts messages in order of time. Nobody knows when a lost one was lost: it is shown on a part of a way that takes as long
 * as the last one's of the same connection that arrived, whichever way that went.
 */
export function travelOf(messages: readonly Message[]): Travel {
  const ordered = messages.toSorted((a, b) => a.sent - b.sent);
  const reach = new Float64Array(ordered.length);
  const known = ordered.find(({ sent, arrives }) => arrives !== undefined && arrives > sent);
  let way = known?.arrives === undefined ? undefined : known.arrives - known.sent;
  let furthest = 0;
  const told = ordered.map((message, i) => {
    const { sent, arrives } = message;
    if (arrives !== undefined && arrives > sent) way = arrives - sent;
    const lost = arrives === undefined && way !== undefined;
    const whole = lost && way !== undefined ? { ...message, lostAt: sent + way * kLostShare } : message;
    furthest = Math.max(furthest, goneAt(whole));
    reach[i] = furthest;
    return whole;
  });
  return { messages: told, reach };
}

/** Calls back for the messages that are under way at some time between two, in order; false ends it. */
export function forMessages(
  { messages, reach }: Travel,
  from: number,
  to: number,
  visit: (message: Message) => boolean | undefined,
): void {
  for (let i = lastBefore(reach, from) + 1; i < messages.length; ++i) {
    const message = messages[i];
    if (message === undefined || message.sent > to) return;
    if (goneAt(message) >= from && visit(message) === false) return;
  }
}

/** How many packets are on their way at the cursor. */
export function packetsUnderWay(model: TraceModel, { index, time }: Cursor): number {
  let count = 0;
  for (const lane of model.network) {
    forMessages(lane, time, time, (message) => {
      if (message.index <= index && (message.arrives ?? 0) > time) count += 1;
    });
  }
  return count;
}

/** The task that a message is from or, when it comes from elsewhere, for; undefined when the trace does not know. */
function taskOfMessage(model: TraceModel, lane: NetworkLane, message: Message): number | undefined {
  const taskAt = (at: number): number | undefined => {
    const record = model.records[model.networkEvents[at] ?? -1];
    return record?.k === "stream" && lane.streams.includes(record.id) ? record.task : undefined;
  };
  if (message.outwards) {
    for (let at = lastUpTo(model.networkEvents, message.index); at >= 0; --at) {
      const task = taskAt(at);
      if (task !== undefined) return task;
    }
  }
  // What comes from elsewhere is for who reads next, and what opens a connection from who then has it.
  const from = lastBefore(model.times, message.outwards ? message.sent : goneAt(message));
  for (let at = firstAfter(model.networkEvents, from); at < model.networkEvents.length; ++at) {
    const task = taskAt(at);
    if (task !== undefined) return task;
  }
  return undefined;
}

/** The task that a record of the network is of: the one it names, or the one whose packet it tells of. */
export function networkTaskOf(model: TraceModel, index: number): number | undefined {
  const record = model.records[index];
  if (record === undefined) return undefined;
  if ("task" in record && record.task !== undefined) return record.task;
  for (const lane of model.network) {
    const message = lane.messages.find((candidate) => candidate.index === index);
    if (message !== undefined) return taskOfMessage(model, lane, message);
  }
  return undefined;
}
