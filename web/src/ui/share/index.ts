/** What is shared, exported, and came with a link. */
import "./share-dialog-element.ts";

export { shareMenuView } from "./share-menu-view.ts";
export { sharedBannerView } from "./shared-banner-view.ts";
