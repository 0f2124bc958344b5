/** What a part of the page is called. On another page there may be several programs, whose parts must be told apart. */
import type { AppState } from "../app/index.ts";

export function paneLabel({ embedded, example }: AppState, label: string): string {
  return embedded === undefined || example === undefined ? label : `${label} of ${example.file}`;
}
