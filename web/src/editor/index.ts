/** The code editor. */
export { EditorElement } from "./editor-element.ts";
