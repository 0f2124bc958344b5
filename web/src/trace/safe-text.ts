/**
 * Text of a trace that may come from anywhere, made safe to show: signs that turn the direction of what stands behind them,
 * or that cannot be seen, are shown as what they are. Letters of every language stay, and so do tabs and line ends.
 */

const kHidden = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu;
/** In JSON such a sign may be written as it is, or escaped; then the line is looked at more closely. */
const kSuspicious = /[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]|\\[bfru]/u;

/** "U+202E" in brackets. */
function named(sign: string): string {
  return `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

export function safeText(text: string): string {
  return text.replace(kHidden, named);
}

/** Whether a line of JSON certainly holds nothing hidden. */
export function isSafe(line: string): boolean {
  return !kSuspicious.test(line);
}

/** For JSON.parse. */
export function withSafeTexts(_key: string, value: unknown): unknown {
  return typeof value === "string" ? safeText(value) : value;
}
