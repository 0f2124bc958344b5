/** The views of one moment: the loop, who waits for whom, what is open, and why. */
export { loopView } from "./loop-element.ts";
export { resourcesView } from "./resources-view.ts";
export { waitsView } from "./waits-element.ts";
export { whyView } from "./why-view.ts";
