/** What the page and its service worker say to each other. Types alone: no code is shared, so that the worker is one file. */

/** How far the site is kept for working without a network. */
export type OfflineState =
  /** The browser has no service workers, the page has not begun, or the visitor saves data. */
  | { readonly kind: "none" }
  | { readonly kind: "keeping"; readonly keptBytes: number; readonly totalBytes: number }
  | { readonly kind: "kept" }
  /** `text` is a sentence. The page works on with a network. */
  | { readonly kind: "refused"; readonly text: string };

export type ToServiceWorker =
  /** Keep what is missing. `script` is the page's own, by which the worker knows whether the page is of its version. */
  | { readonly kind: "keep"; readonly script: string }
  /** Take the place of the version before: the learner has said so. */
  | { readonly kind: "replace" };

export interface FromServiceWorker {
  readonly kind: "offline";
  readonly state: OfflineState;
}
