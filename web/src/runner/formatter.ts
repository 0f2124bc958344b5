/** Lays code out as the lessons are, with clang-format. Its worker is loaded at the first use. */

/** What the worker says. */
export type Formatted =
  | { readonly kind: "formatted"; readonly source: string }
  | { readonly kind: "failed"; readonly text: string };

export interface Formatter {
  /** One program at a time. Throws: AbortError when the signal fires; Error with one sentence when it can't be had. */
  format(source: string, signal: AbortSignal): Promise<string>;
}

export class WorkerFormatter implements Formatter {
  #worker: Worker | undefined;

  format(source: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    this.#worker ??= new Worker(new URL("./format/worker.ts", import.meta.url), { type: "module" });
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const give = (settle: () => void): void => {
        over.abort();
        settle();
      };
      const fail = (text: string): void => {
        worker.terminate();
        this.#worker = undefined;
        give(() => reject(new Error(`The formatter could not be had: ${text}`)));
      };
      const listening = { signal: over.signal };
      const onAnswer = ({ data }: MessageEvent<Formatted>): void => {
        if (data.kind === "formatted") give(() => resolve(data.source));
        else fail(data.text);
      };
      worker.addEventListener("message", onAnswer, listening);
      worker.addEventListener("error", (event) => fail(event.message || "its worker did not start."), listening);
      signal.addEventListener("abort", () => give(() => reject(signal.reason)), listening);
      worker.postMessage(source);
    });
  }
}
