/** What the editor's helpers know of the rest of the page. */
import type { LanguageService } from "../../runner/index.ts";

export interface LanguageAccess {
  /** Base name of the file that is edited. */
  readonly file: string;
  /** Undefined until the compiler is there. */
  language(): LanguageService | undefined;
}
