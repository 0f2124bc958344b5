import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type FileCache, Keeper } from "../src/offline/keeper.ts";
import type { OfflineState } from "../src/offline/protocol.ts";
import { parseSiteFiles, pathOf, type SiteFiles } from "../src/offline/site-files.ts";

const kScope = "https://example.org/course/";

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function siteOf(contents: Readonly<Record<string, string>>): SiteFiles {
  const files = Object.entries(contents).map(([path, text]) => ({
    path,
    hash: hashOf(text),
    bytes: text.length,
    part: path.startsWith("toolchain/") ? "later" : "page",
  }));
  const site = parseSiteFiles({ version: "1", files });
  if (site === undefined) throw new Error("the list is not one");
  return site;
}

/** A cache in memory; `full` once it has that many files. */
class MemoryCache implements FileCache {
  readonly files = new Map<string, Response>();
  full = Number.POSITIVE_INFINITY;

  match(key: string, options?: { readonly ignoreSearch: boolean }): Promise<Response | undefined> {
    const found = [...this.files].find(
      ([url]) => url === key || (options?.ignoreSearch && url.replace(/\?.*/, "") === key),
    );
    return Promise.resolve(found?.[1].clone());
  }

  put(key: string, response: Response): Promise<void> {
    if (this.files.size >= this.full) return Promise.reject(new DOMException("full", "QuotaExceededError"));
    this.files.set(key, response);
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.files.delete(key));
  }

  keys(): Promise<readonly { readonly url: string }[]> {
    return Promise.resolve([...this.files.keys()].map((url) => ({ url })));
  }
}

interface World {
  readonly cache: MemoryCache;
  /** What the server has. */
  readonly served: Map<string, string>;
  readonly fetched: string[];
  room: number | undefined;
}

function makeWorld(contents: Readonly<Record<string, string>>): World {
  return { cache: new MemoryCache(), served: new Map(Object.entries(contents)), fetched: [], room: undefined };
}

function keeperOf(site: SiteFiles, world: World): Keeper {
  return new Keeper({
    site,
    scope: kScope,
    openCache: () => Promise.resolve(world.cache),
    fetch: (url, mode) => {
      const path = url.slice(kScope.length);
      world.fetched.push(`${path} ${mode}`);
      const text = world.served.get(path);
      if (text === undefined) return Promise.reject(new TypeError("no network"));
      const headers = {
        "Content-Encoding": "br",
        Vary: "Accept-Encoding",
        "Content-Security-Policy": "default-src 'none'",
      };
      return Promise.resolve(new Response(text, { headers }));
    },
    digest: (bytes) => Promise.resolve(createHash("sha256").update(new Uint8Array(bytes)).digest("hex")),
    room: () => Promise.resolve(world.room),
  });
}

const kFirst = { "index.html": "one", "assets/a.js": "a", "toolchain/llvm.0123456789abcdef.wasm": "compiler" };
const kSecond = { ...kFirst, "index.html": "two" };

async function keepAll(keeper: Keeper): Promise<OfflineState | undefined> {
  const told: OfflineState[] = [];
  await keeper.keepAll((state) => told.push(state));
  return told.at(-1);
}

describe("keeping the site", () => {
  it("begins with the page itself, and has the rest later, each file once", async () => {
    const world = makeWorld(kFirst);
    const keeper = keeperOf(siteOf(kFirst), world);
    await keeper.keepPage();
    expect(world.fetched.sort()).toEqual(["assets/a.js default", "index.html no-cache"]);
    expect(await keepAll(keeper)).toEqual({ kind: "kept" });
    expect(await keepAll(keeper)).toEqual({ kind: "kept" });
    expect(world.fetched).toHaveLength(3);
  });

  it("tells how far it is in bytes", async () => {
    const world = makeWorld(kFirst);
    const told: OfflineState[] = [];
    await keeperOf(siteOf(kFirst), world).keepAll((state) => told.push(state));
    expect(told[0]).toEqual({ kind: "keeping", keptBytes: 0, totalBytes: 12 });
    expect(told.at(-2)).toEqual({ kind: "keeping", keptBytes: 12, totalBytes: 12 });
  });

  it("answers with what the server said, but for what was the journey's", async () => {
    const world = makeWorld(kFirst);
    const keeper = keeperOf(siteOf(kFirst), world);
    await keeper.keepPage();
    const response = await keeper.answer("index.html");
    expect(await response?.text()).toBe("one");
    expect(response?.headers.get("Content-Security-Policy")).toBe("default-src 'none'");
    expect(response?.headers.get("Content-Encoding")).toBeNull();
    expect(response?.headers.get("Vary")).toBeNull();
  });

  it("refuses a file that is not the one of its version", async () => {
    const world = makeWorld(kSecond);
    await expect(keeperOf(siteOf(kFirst), world).keepPage()).rejects.toThrow("has changed while it was being kept");
    expect(world.cache.files.has(`${kScope}index.html?kept=${hashOf("one")}`)).toBe(false);
  });

  it.each([
    ["is known to be short", { room: 5, full: Number.POSITIVE_INFINITY }],
    ["runs out", { room: undefined, full: 1 }],
  ])("says in a sentence that room %s", async (_, { room, full }) => {
    const world = makeWorld(kFirst);
    world.room = room;
    world.cache.full = full;
    const state = await keepAll(keeperOf(siteOf(kFirst), world));
    expect(state).toMatchObject({ kind: "refused", text: expect.stringContaining("no room to keep Yieldpoint") });
  });

  it("says in a sentence that the network went away", async () => {
    const world = makeWorld({ "index.html": "one" });
    const state = await keepAll(keeperOf(siteOf(kFirst), world));
    expect(state).toMatchObject({ kind: "refused", text: expect.stringContaining("The network went away") });
  });
});

describe("two versions", () => {
  it("share what did not change, and each answers with its own", async () => {
    const world = makeWorld(kFirst);
    const first = keeperOf(siteOf(kFirst), world);
    await keepAll(first);
    world.served.set("index.html", "two");
    const second = keeperOf(siteOf(kSecond), world);
    await second.keepPage();
    expect(world.fetched.filter((asked) => asked.startsWith("assets/"))).toHaveLength(1);
    expect(await (await first.answer("index.html"))?.text()).toBe("one");
    expect(await (await second.answer("index.html"))?.text()).toBe("two");
  });

  it("lose what only the old one had when that is forgotten, and until then a page of it finds its files", async () => {
    const world = makeWorld({ "index.html": "one", "assets/old.js": "old" });
    await keepAll(keeperOf(siteOf({ "index.html": "one", "assets/old.js": "old" }), world));
    world.served.set("index.html", "two");
    const second = keeperOf(siteOf({ "index.html": "two" }), world);
    await keepAll(second);
    expect(await (await second.answer("assets/old.js"))?.text()).toBe("old");
    await second.forgetOthers();
    expect([...world.cache.files.keys()]).toEqual([`${kScope}index.html?kept=${hashOf("two")}`]);
  });
});

describe("an address", () => {
  it.each([
    [kScope, "index.html"],
    [`${kScope}?bench#/06`, "index.html"],
    [`${kScope}assets/a.js`, "assets/a.js"],
    ["https://example.org/other", undefined],
  ])("%s means %s", (url, path) => {
    expect(pathOf(url, kScope)).toBe(path);
  });

  it("of anything but the site's list is not one", () => {
    expect(parseSiteFiles(undefined)).toBeUndefined();
    expect(parseSiteFiles({ version: "1", files: [{ path: "a" }] })).toBeUndefined();
  });
});
