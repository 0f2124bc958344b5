/** A run for other programs: for Perfetto, as a picture, as its own file. Pure. */

export { kPageStyle } from "./page-style.ts";
export { perfettoFile, type TraceEvent, traceEvents } from "./perfetto.ts";
export { type Picture, timelineSvg } from "./svg.ts";
export { traceFile } from "./trace-lines.ts";
