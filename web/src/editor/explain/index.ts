/** Explanations for the mistakes that people make with coroutines. */
export { explain } from "./explain.ts";
export type { Explained, Fix } from "./program.ts";
