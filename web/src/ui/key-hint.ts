/** The key of a button, told by its title and to a screen reader, while keys of a single character count. */
import { nothing } from "lit";
import type { AppState } from "../app/index.ts";

/** For `aria-keyshortcuts`. */
export function keyOf({ characterKeys }: AppState, key: string): string | typeof nothing {
  return characterKeys ? key : nothing;
}

export function withKey({ characterKeys }: AppState, title: string, key: string): string {
  return characterKeys ? `${title} (${key})` : title;
}
