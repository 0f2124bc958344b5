// One word that somebody asked for, done.

import type { Answer, Learner } from "./learner.ts";
import type { Page } from "./page.ts";
import type { WordName } from "./words.ts";

/** `tells` gets what is done until the page is there. Cancellation: of what compiles and runs. Throws: AbortError. */
export async function runWord(
  learner: Learner,
  page: Page,
  name: Exclude<WordName, "quit">,
  argument: string,
  signal: AbortSignal,
  tells: (line: string) => void,
): Promise<Answer> {
  switch (name) {
    case "check":
      return learner.check(signal);
    case "hint":
      return learner.hint(signal);
    case "go":
      return learner.go(argument);
    case "export":
      return argument === "" ? { ok: true, lines: [learner.exported().trimEnd()] } : learner.export(argument);
    case "import":
      return learner.import(argument);
    case "open":
      if (!(await page.isServed())) tells("Serving the page. The first time it is built, which takes some minutes:");
      return { ok: true, lines: await page.open(await learner.fragment(signal), tells) };
    default:
      return learner[name]();
  }
}
