/** Working without a network: the page's side. The service worker is an entry of its own. */
export { OfflineClient } from "./client.ts";
export type { OfflineState } from "./protocol.ts";
