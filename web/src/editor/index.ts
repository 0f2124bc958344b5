/** The code editor. */
export { indentOf, kIndent, layLines } from "./code-lines.ts";
export { EditorElement } from "./editor-element.ts";
export { lineMarksOf } from "./line-marks-of.ts";
