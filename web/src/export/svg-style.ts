/** The picture's colours: those of tokens.css, for light and for dark. */

/** Whose wish a picture follows: of the system that shows it, or nobody's. */
export type Scheme = "system" | "light" | "dark";

const kFill = {
  surface: "surface",
  band: "lane-band",
  selected: "lane-selected",
  running: "state-running",
  computing: "state-computing",
  ready: "state-ready",
  done: "state-done",
  failed: "state-failed",
  cancelled: "state-cancelling",
  advice: "warn",
  accent: "accent",
  ink: "ink",
  muted: "ink-muted",
  "on-accent": "accent-ink",
  "on-bar": "surface",
} as const;

const kStroke = {
  rule: "rule",
  idle: "rule-strong",
  waiting: "state-waiting",
  pending: "state-pending",
  overdue: "state-ready",
  cancelling: "state-cancelling",
  dropped: "state-cancelling",
  cursor: "accent",
  sign: "surface",
} as const;

/** The declarations of the first block behind `from`. */
function blockAt(tokens: string, from: string): ReadonlyMap<string, string> {
  const begin = tokens.indexOf("{", tokens.indexOf(from) + from.length - 1);
  const block = tokens.slice(begin, tokens.indexOf("}", begin));
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,8});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function rules(colours: ReadonlyMap<string, string>): string {
  const rule = (property: string, classes: Readonly<Record<string, string>>): string =>
    Object.entries(classes)
      .map(([name, token]) => `.${name}{${property}:${colours.get(token) ?? "#888888"}}`)
      .join("");
  return rule("fill", kFill) + rule("stroke", kStroke);
}

/** The picture's style sheet; `tokens` is the text of tokens.css. */
export function svgStyle(tokens: string, scheme: Scheme = "system"): string {
  const fixed =
    "text{font:500 12.5px ui-sans-serif,system-ui,sans-serif}.small{font-size:11px;font-weight:400}" +
    ".rule,.idle,.waiting,.pending,.overdue,.cancelling,.dropped,.cursor,.sign{fill:none;stroke-width:1.5}" +
    ".rule{stroke-width:1}.idle{stroke-dasharray:1.5 4}.overdue{stroke-dasharray:4 3}.cancelling{stroke-dasharray:5 3}.veil{opacity:.5}";
  const light = rules(blockAt(tokens, ":root {"));
  const dark = rules(blockAt(tokens, '@media (prefers-color-scheme: dark) {\n  :root:not([data-theme="light"]) {'));
  if (scheme === "system") return `${fixed}${light}@media (prefers-color-scheme:dark){${dark}}`;
  return fixed + (scheme === "dark" ? dark : light);
}
