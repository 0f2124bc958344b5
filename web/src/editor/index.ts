/** The code editor. */
export { EditorElement } from "./editor-element.ts";
export { lineMarksOf } from "./line-marks-of.ts";
