// What a worker's own code sees of its owner.

import { nodeModule } from "./node.ts";

/** The worker's own end. */
export interface WorkerPort<ToWorker, FromWorker> {
  listen(onMessage: (message: ToWorker) => void): void;
  post(message: FromWorker, transfer?: readonly ArrayBuffer[]): void;
}

export function workerPort<ToWorker, FromWorker>(): WorkerPort<ToWorker, FromWorker> {
  const parent = nodeModule("node:worker_threads")?.parentPort;
  if (parent) {
    return {
      listen: (onMessage) => parent.on("message", (message) => onMessage(message as ToWorker)),
      post: (message, transfer) => parent.postMessage(message, transfer),
    };
  }
  const scope = globalThis as unknown as {
    addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
    postMessage(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
  };
  return {
    listen: (onMessage) => scope.addEventListener("message", (event) => onMessage(event.data)),
    post: (message, transfer = []) => scope.postMessage(message, transfer),
  };
}
