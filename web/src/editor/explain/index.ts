/** Explanations for the mistakes that people make with coroutines. */
export { explain } from "./explain.ts";
export { type ExplainedLine, explainedLines, mended } from "./explained-lines.ts";
export type { Explained, Fix } from "./program.ts";
