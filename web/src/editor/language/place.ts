/** Positions of the editor as the compiler counts them. */
import type { EditorState } from "@codemirror/state";
import type { PlaceRequest } from "../../runner/index.ts";

export function placeAt(state: EditorState, position: number, fileName: string): PlaceRequest {
  const line = state.doc.lineAt(position);
  return { source: state.doc.toString(), fileName, line: line.number, column: position - line.from + 1 };
}
