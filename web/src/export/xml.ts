/** XML by hand: every text and value is escaped here, and nowhere else. */

/** Made by tag() alone, so that no text gets into a document unescaped. */
export interface Xml {
  readonly xml: string;
}

/** What XML 1.0 allows in a document, and no characters that turn the direction of text round. */
const kForbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/gu;

const kEscapes: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

export function escapeXml(text: string): string {
  return text.replace(kForbidden, "\ufffd").replace(/[&<>"']/g, (character) => kEscapes.get(character) ?? character);
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

function attributeText(value: string | number): string {
  // Tenths of a pixel are enough, and a number that is none must not break the document.
  if (typeof value === "number") return String(Number.isFinite(value) ? Math.round(value * 10) / 10 : 0);
  return escapeXml(value);
}

/** An element; texts among its children are escaped. */
export function tag(name: string, attributes: Attributes, ...children: readonly (Xml | string)[]): Xml {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attributeText(value)}"`],
  );
  const inside = children.map((child) => (typeof child === "string" ? escapeXml(child) : child.xml)).join("");
  return { xml: inside === "" ? `<${name}${given.join("")}/>` : `<${name}${given.join("")}>${inside}</${name}>` };
}

export function group(...children: readonly Xml[]): Xml {
  return { xml: children.map(({ xml }) => xml).join("") };
}
