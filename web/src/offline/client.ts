/** The page's side: registers the service worker, has it keep the site, and hears of new versions. */
import type { FromServiceWorker, OfflineState, ToServiceWorker } from "./protocol.ts";

export interface OfflineEvents {
  onState(state: OfflineState): void;
  /** A new version is there and waits. */
  onUpdate(): void;
}

/** The part of the browser that is used. */
export interface OfflineBrowser {
  /** Undefined where there are no service workers: in old browsers, and without TLS. */
  readonly workers: ServiceWorkerContainer | undefined;
  /** The visitor wants to spend little data: then only what is used is fetched. */
  readonly savesData: boolean;
  /** Address of the page's own script. */
  readonly script: string;
  reload(): void;
}

/** Looked for again when the page is looked at again after so long, in milliseconds. */
const kLookAgain = 60 * 60 * 1000;

function isFromServiceWorker(value: unknown): value is FromServiceWorker {
  return typeof value === "object" && value !== null && (value as { readonly kind?: unknown }).kind === "offline";
}

export class OfflineClient {
  readonly #browser: OfflineBrowser;
  readonly #events: OfflineEvents;
  #registration: ServiceWorkerRegistration | undefined;
  #looked = 0;

  constructor(browser: OfflineBrowser, events: OfflineEvents) {
    this.#browser = browser;
    this.#events = events;
  }

  /** Registers the service worker, which keeps the page itself. Cancellation: nothing more is heard. */
  async start(signal: AbortSignal): Promise<void> {
    const { workers } = this.#browser;
    if (workers === undefined) return;
    workers.addEventListener(
      "message",
      ({ data }) => {
        if (isFromServiceWorker(data)) this.#events.onState(data.state);
      },
      { signal },
    );
    try {
      const registration = await workers.register("service-worker.js", { updateViaCache: "none" });
      if (signal.aborted) return;
      this.#registration = registration;
      this.#looked = Date.now();
      this.#watch(registration, signal);
    } catch {
      // A private window, or no room: the page works without.
    }
  }

  /** Has all of the site kept: the course, its programs and the compiler. Goes on whatever becomes of the page. */
  async keep(): Promise<void> {
    const { workers, savesData, script } = this.#browser;
    if (workers === undefined || this.#registration === undefined || savesData) return;
    const { active } = await workers.ready;
    this.#post(active ?? undefined, { kind: "keep", script });
  }

  /** Looks for a new version, when that was long ago. */
  async lookAgain(): Promise<void> {
    if (this.#registration === undefined || Date.now() - this.#looked < kLookAgain) return;
    this.#looked = Date.now();
    await this.#registration.update().catch(() => undefined);
  }

  /** Lets the new version take over, and reloads the page into it. */
  update(): void {
    const { workers } = this.#browser;
    workers?.addEventListener("controllerchange", () => this.#browser.reload(), { once: true });
    this.#post(this.#registration?.waiting ?? undefined, { kind: "replace" });
  }

  #watch(registration: ServiceWorkerRegistration, signal: AbortSignal): void {
    // The first version has nobody to replace.
    const told = (): void => {
      if (registration.waiting !== null && registration.active !== null) this.#events.onUpdate();
    };
    told();
    const onFound = (): void => {
      registration.installing?.addEventListener("statechange", told, { signal });
    };
    registration.addEventListener("updatefound", onFound, { signal });
    onFound();
  }

  #post(worker: ServiceWorker | undefined, message: ToServiceWorker): void {
    worker?.postMessage(message);
  }
}
