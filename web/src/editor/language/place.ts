/** Positions of the editor as the compiler counts them. */
import type { EditorState } from "@codemirror/state";
import type { PlaceRequest } from "../../runner/index.ts";
import type { LanguageAccess } from "./access.ts";

export function placeAt(state: EditorState, position: number, access: LanguageAccess): PlaceRequest {
  const line = state.doc.lineAt(position);
  const program = { source: state.doc.toString(), fileName: access.file, headers: access.otherFiles() };
  return { ...program, line: line.number, column: position - line.from + 1 };
}
