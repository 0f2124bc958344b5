import type { SourceFile } from "./repository.ts";
import { linesOf } from "./repository.ts";

// Joined here, so that this file does not hold what it looks for.
const join = (...parts: readonly string[]): string => parts.join("");

/** What ties a file to one machine or one mirror: folders of a machine, hosts of package registries. */
export const kForeignWords: readonly string[] = [
  join("/wo", "rk/"),
  join("/ro", "ot/"),
  join("/ho", "me/"),
  join("/tmp/", "plan"),
  join("deb.", "debian.org"),
  join("security.", "debian.org"),
  join("snapshot.", "debian.org"),
  join("registry.", "npmjs.org"),
  join("registry.", "yarnpkg.com"),
  join("files.", "pythonhosted.org"),
  join("static.", "crates.io"),
  join("proxy.", "golang.org"),
];

/** "path:line" of every line that holds one of the words. */
export function linesWith(files: readonly SourceFile[], words: readonly string[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    linesOf(text).flatMap((line, index) => {
      const found = words.find((word) => line.includes(word));
      return found === undefined ? [] : [`${path}:${index + 1} holds ${found}`];
    }),
  );
}

const kMark = new RegExp(join("\\b(TO", "DO|FIX", "ME|X", "XX)\\b"));
const kCategorised = new RegExp(join("TO", "DO\\((perf|port|docs)\\): \\S"));

/** Marks of unfinished work that say neither which kind nor what. */
export function looseEnds(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    linesOf(text).flatMap((line, index) =>
      kMark.test(line) && !kCategorised.test(line) ? [`${path}:${index + 1}`] : [],
    ),
  );
}

/** Packages of an npm lock file that carry the address they came from: it would bind everybody to one registry. */
export function packagesWithAddress(lock: unknown): readonly string[] {
  const packages = field(lock, "packages");
  if (typeof packages !== "object" || packages === null) return ["no packages"];
  return Object.entries(packages)
    .filter(([, entry]) => field(entry, "link") !== true && field(entry, "resolved") !== undefined)
    .map(([name]) => name);
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
