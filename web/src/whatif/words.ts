/** Injections and changes of the world in words. */
import type { Injection } from "../app/what-if.ts";
import { formatTime, type TraceModel, taskName } from "../trace/index.ts";
import { targetOf } from "./visits.ts";

const faults: Readonly<Record<string, (host: string) => string>> = {
  refused: (host) => `${host} refuses connections`,
  unreachable: (host) => `There is no route to ${host}`,
  partition: (host) => `Packets to and from ${host} are lost`,
  never_answers: (host) => `${host} accepts and never answers`,
  dns_failure: (host) => `The name ${host} is not known`,
  black_hole: (host) => `Connections with ${host} lose every packet`,
  reset: (host) => `${host} resets its connections`,
  stall: (host) => `What ${host} sends is held`,
  trickle: (host) => `What ${host} sends trickles`,
  half_open: (host) => `${host} forgets its connections`,
};

export function faultWords(kind: string, host: string): string {
  return faults[kind]?.(host) ?? `${kind} of ${host}`;
}

function taskWords(model: TraceModel | undefined, task: string | undefined): string {
  if (task === undefined) return "who waits";
  const number = /^#(\d+)$/.exec(task)?.[1];
  if (number === undefined) return task;
  return model === undefined ? `task ${number}` : `${taskName(model, Number(number))} (task ${number})`;
}

/** "Cancel fetch-2", "Cut the line of python.org": without when. */
export function injectionWords(model: TraceModel | undefined, injection: Injection): string {
  switch (injection.do) {
    case "cancel":
      return `Cancel ${taskWords(model, injection.task)}`;
    case "signal":
      return injection.signal === "SIGINT" ? "Press Ctrl-C" : "Ask the program to end (SIGTERM)";
    case "disconnect":
      return `Disconnect ${injection.host}`;
    case "cut":
      return `Cut the line of ${injection.host}`;
    case "repair":
      return `Repair the line of ${injection.host}`;
    case "fault": {
      const { kind, host, from, until } = injection;
      return faultWords(kind, host) + (until === undefined ? "" : `, for ${formatTime(until - from)}`);
    }
    case "request": {
      const { method, url, leaves } = injection;
      return `${method} ${targetOf(url)}${leaves === undefined ? "" : `, leaves after ${formatTime(leaves)}`}`;
    }
  }
}
