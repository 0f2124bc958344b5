/** Pictures of runs for who has no page: the slides. Nothing here needs a bundler. */
export {
  buildModel,
  cursorAt,
  isLane,
  makeAxis,
  markAt,
  openingIndex,
  sentenceOf,
  subjectAt,
  type TraceModel,
} from "../trace/index.ts";
export { type Picture, timelineSvg } from "./svg.ts";
export { type Scheme, svgStyle } from "./svg-style.ts";
