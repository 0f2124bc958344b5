/** The list of the site's files, which tools/site puts at the head of the service worker when the site is put together. */

export interface SiteFile {
  /** Relative to the site, as "assets/index-DEADBEEF.js". */
  readonly path: string;
  /** SHA-256, in hexadecimal digits. */
  readonly hash: string;
  readonly bytes: number;
  /** What the page itself consists of is kept before its worker starts; the rest when the page is idle. */
  readonly part: "page" | "later";
}

export interface SiteFiles {
  readonly version: string;
  readonly files: ReadonlyMap<string, SiteFile>;
}

function isFile(value: unknown): value is SiteFile {
  if (typeof value !== "object" || value === null) return false;
  const { path, hash, bytes, part } = value as Readonly<Record<string, unknown>>;
  const known = part === "page" || part === "later";
  return typeof path === "string" && typeof hash === "string" && typeof bytes === "number" && known;
}

/** Undefined for anything but such a list: the site was put together by other means, and is not kept. */
export function parseSiteFiles(value: unknown): SiteFiles | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { version, files } = value as Readonly<Record<string, unknown>>;
  if (typeof version !== "string" || !Array.isArray(files) || !files.every(isFile)) return undefined;
  return { version, files: new Map(files.map((file) => [file.path, file])) };
}

/** The site's file that an address means; undefined for addresses beside it. `scope` ends in a slash. */
export function pathOf(url: string, scope: string): string | undefined {
  const bare = url.replace(/[?#].*$/s, "");
  if (!bare.startsWith(scope)) return undefined;
  return bare.slice(scope.length) || "index.html";
}

/** Where a file lies in the cache: one that did not change from version to version lies there once. */
export function keyOf(file: SiteFile, scope: string): string {
  return `${scope}${file.path}?kept=${file.hash}`;
}

/** True when the content of this path never changes, because its name holds a hash of it. */
export function isImmutable(path: string): boolean {
  return /^assets\/|\.[0-9a-f]{16}\.\w+$/.test(path);
}
