/** Whether a text is well-formed XML: a checker for the subset that the page writes. */

const kToken =
  /<\?xml [^<>]*\?>|<(?<open>[a-zA-Z][\w-]*)(?<attributes>(?: [\w:-]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#39);[^"<&]*)*")*)(?<empty>\/)?>|<\/(?<close>[a-zA-Z][\w-]*)>|(?<text>(?:[^<&]|&(?:amp|lt|gt|quot|#39);)+)/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const kForbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** What is wrong, with where; undefined when nothing is. */
export function xmlProblem(xml: string): string | undefined {
  const forbidden = kForbidden.exec(xml);
  if (forbidden !== null) return `a forbidden character at ${forbidden.index}`;
  const open: string[] = [];
  let roots = 0;
  kToken.lastIndex = 0;
  while (kToken.lastIndex < xml.length) {
    const at = kToken.lastIndex;
    const groups = kToken.exec(xml)?.groups;
    if (groups === undefined && !xml.startsWith("<?xml", at)) return `at ${at}: ${xml.slice(at, at + 60)}`;
    if (groups?.open !== undefined) {
      const names = [...(groups.attributes ?? "").matchAll(/ ([\w:-]+)="/g)].map(([, name]) => name);
      if (new Set(names).size !== names.length) return `an attribute twice at ${at}`;
      if (open.length === 0) roots += 1;
      if (groups.empty === undefined) open.push(groups.open);
    } else if (groups?.close !== undefined) {
      if (open.pop() !== groups.close) return `at ${at}: ${groups.close} closes something else`;
    }
  }
  if (open.length > 0) return `${open.join(", ")} not closed`;
  return roots === 1 ? undefined : `${roots} roots`;
}
