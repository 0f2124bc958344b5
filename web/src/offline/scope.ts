/** What is used of a service worker's global scope. TypeScript's own types of it exclude those of pages. */

interface WaitingEvent {
  waitUntil(promise: Promise<unknown>): void;
}

export interface PageClient {
  readonly id: string;
  postMessage(message: unknown): void;
}

interface MessageFromPage extends WaitingEvent {
  readonly data: unknown;
  readonly source: PageClient | null;
}

interface RequestEvent extends WaitingEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

export interface ServiceWorkerScope {
  /** Set by what tools/site puts before the worker's code. */
  readonly yieldpointSite?: unknown;
  readonly registration: {
    readonly scope: string;
    readonly waiting: object | null;
    readonly installing: object | null;
    unregister(): Promise<boolean>;
  };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { readonly type: "window"; readonly includeUncontrolled: true }): Promise<readonly PageClient[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: WaitingEvent) => void): void;
  addEventListener(type: "message", listener: (event: MessageFromPage) => void): void;
  addEventListener(type: "fetch", listener: (event: RequestEvent) => void): void;
}
