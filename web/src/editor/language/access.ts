/** What the editor's helpers know of the rest of the page. */
import type { SourceFile } from "../../course/index.ts";
import type { LanguageService } from "../../runner/index.ts";

export interface LanguageAccess {
  /** Base name of the file that is edited. */
  readonly file: string;
  /** The headers that it can include. */
  otherFiles(): readonly SourceFile[];
  /** Undefined until the compiler is there. */
  language(): LanguageService | undefined;
}
