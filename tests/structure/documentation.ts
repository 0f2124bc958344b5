import type { SourceFile } from "./repository.ts";
import { linesOf } from "./repository.ts";

// Works on clang-formatted headers: namespaces do not indent, a class ends at the first "};" in its own column, its
// members stand two columns further in.

const kScope = /^(namespace\b|extern "C"|#|$|public:|\}|class [\w:]+;$|template <[^{]*$|requires\b|friend\b)/;
const kDetail = /^namespace\b.*\bdetail\b.*\{$/;
const kSpecialMember = /^(explicit |virtual )?~?(\w+)\(((const )?\2&&?.*)?\)|\boperator(=|==| bool)/;
// Of the library's own making: what names detail:: is not called by programs.
const kPlumbing = /\bdetail::|^using (result|promise)_type\b/;

/** Declarations that people read without a `///` before them: "path:line". */
export function undocumented(file: SourceFile): readonly string[] {
  return paragraphs(file.text)
    .filter(({ lines }) => !lines.some((line) => line.trim().startsWith("///")))
    .filter(({ lines }) => lines.some((line) => !isExempt(line.trim())))
    .map(({ at }) => `${file.path}:${at}`);
}

interface Paragraph {
  readonly at: number;
  readonly lines: readonly string[];
}

/**
 * Groups of lines without a blank one between: at namespace scope outside detail, and in the public part of classes
 * there. One comment may speak for the few members below it. Bodies of functions are left out.
 */
function paragraphs(text: string): readonly Paragraph[] {
  const found: { at: number; lines: string[] }[] = [];
  let open = false;
  for (const { line, number } of publicLines(text)) {
    if (line.trim() === "" || !open || startsDeclarationAtScope(line, found.at(-1)?.lines.at(-1))) {
      open = line.trim() !== "";
      if (open) found.push({ at: number, lines: [line] });
    } else {
      found.at(-1)?.lines.push(line);
    }
  }
  return found;
}

/** A comment begins a declaration of its own, unless comments go on. */
function startsDeclarationAtScope(line: string, before: string | undefined): boolean {
  return /^\/\/\//.test(line) && !(before ?? "").startsWith("//");
}

function* publicLines(text: string): Iterable<{ readonly line: string; readonly number: number }> {
  let skippedUntil: string | undefined;
  let hidden = false;
  let inClass = false;
  for (const [index, line] of linesOf(text).entries()) {
    const entry = { line, number: index + 1 };
    if (skippedUntil !== undefined) {
      if (line.startsWith(skippedUntil)) skippedUntil = undefined;
    } else if (kDetail.test(line)) {
      skippedUntil = "}  // namespace";
    } else if (/^ ?(private|protected):$/.test(line)) {
      hidden = true;
    } else if (/^ ?public:$/.test(line)) {
      hidden = false;
    } else if (/^\};/.test(line)) {
      hidden = inClass = false;
    } else if (/^(class|struct)\b.*\{$/.test(line)) {
      inClass = true;
      hidden = line.startsWith("class");
      yield entry;
      yield { line: "", number: index + 1 };
    } else if (!hidden) {
      yield entry;
      if (/\)[^;]*\{$/.test(line)) skippedUntil = inClass ? "  }" : "}";
    }
  }
}

function isExempt(line: string): boolean {
  return line.startsWith("//") || kScope.test(line) || kSpecialMember.test(line) || kPlumbing.test(line);
}
