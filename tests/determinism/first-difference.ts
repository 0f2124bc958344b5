import type { Golden, RunRecord, TraceDigest } from "@yieldpoint/course-builder";
import { digestOf } from "@yieldpoint/course-builder";

/** Where two texts first differ, for people; undefined when they are equal byte for byte. */
export function firstDifference(what: string, expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined;
  const expectedLines = expected.split("\n");
  const actualLines = actual.split("\n");
  const index = expectedLines.findIndex((line, at) => line !== actualLines[at]);
  const line = index < 0 ? expectedLines.length : index;
  const before = line > 0 ? `\n  line before: ${show(expectedLines[line - 1])}` : "";
  return `${what} differs at line ${line + 1}${before}\n  expected:    ${show(expectedLines[line])}\n  actual:      ${show(actualLines[line])}`;
}

/** Where a run departs from what is kept of it; undefined when it does not. */
export function differenceFromGolden(golden: Golden, run: RunRecord): string | undefined {
  return (
    firstDifference("output", golden.output, run.output) ??
    (golden.digest
      ? digestDifference(golden.digest, digestOf(run.trace))
      : firstDifference("trace", golden.trace ?? "", run.trace))
  );
}

export function digestDifference(expected: TraceDigest, actual: TraceDigest): string | undefined {
  if (expected.sha256 === actual.sha256) return undefined;
  const kinds = [...new Set([...Object.keys(expected.counts), ...Object.keys(actual.counts)])];
  const counts = kinds
    .filter((kind) => expected.counts[kind] !== actual.counts[kind])
    .map((kind) => `\n  ${kind}: expected ${expected.counts[kind] ?? 0}, actual ${actual.counts[kind] ?? 0}`);
  const sizes = `\n  bytes: expected ${expected.bytes}, actual ${actual.bytes}`;
  const times = `\n  elapsed: expected ${expected.elapsed} ns, actual ${actual.elapsed} ns`;
  return `trace differs from its digest${sizes}${times}${counts.join("")}`;
}

function show(line: string | undefined): string {
  return line === undefined ? "(nothing: the text ends here)" : line;
}
