/** Help while code is written, from the compiler in the page. */
export type { LanguageAccess } from "./access.ts";
export { compilerCompletions } from "./completion-source.ts";
export { nameHelp } from "./hover.ts";
export { signatureHelp } from "./signature-help.ts";
