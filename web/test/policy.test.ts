import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { workerAddress } from "../src/trusted-types.ts";

const kSources = resolve(import.meta.dirname, "../src");
const kServer = readFileSync(resolve(import.meta.dirname, "../../tools/serve/static_site.h"), "utf8");

const sources = readdirSync(kSources, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(resolve(kSources, file), "utf8") }));

/** Lines of the sources that match, as "file: line". */
function linesWith(pattern: RegExp): readonly string[] {
  return sources.flatMap(({ file, text }) =>
    text
      .split("\n")
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
}

describe("what the Content-Security-Policy refuses is not written", () => {
  it("no style in an attribute: ui/styled.ts and element.style are not refused", () => {
    expect(linesWith(/\bstyle="|\bstyle=\$\{|setAttribute\("style|styleMap\(/)).toEqual([]);
  });

  it("no text that becomes HTML but through lit", () => {
    expect(linesWith(/\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write/)).toEqual([]);
  });
});

describe("the page's policy", () => {
  it.each([
    ["index.html", "kPagePolicy"],
    ["frame.html", "kFramePolicy"],
  ])("is the same in %s, for other servers, as our server's, but for what only a header can say", (file, name) => {
    const page = readFileSync(resolve(import.meta.dirname, "..", file), "utf8");
    const declaration = new RegExp(`${name} =\\n([^;]*?;?[\\s\\S]*?);\\n`).exec(kServer)?.[1] ?? "";
    const header = [...declaration.matchAll(/"([^"]*)"/g)].map(([, part]) => part).join("");
    const meta = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1];
    expect(meta).toBe(header.replace(/ frame-ancestors [^;]*;/, ""));
    expect(meta).toContain("default-src 'none'");
  });
});

describe("the address of a worker", () => {
  const base = "https://example.org/course/index.html";

  it.each(["assets/run-worker-BHuW2Tvx.js", "https://example.org/course/service-worker.js"])("may be %s", (url) => {
    expect(workerAddress(url, base)).toBe(new URL(url, base).href);
  });

  it.each([
    "https://elsewhere.org/course/assets/run-worker-BHuW2Tvx.js",
    "/assets/run-worker-BHuW2Tvx.js",
    "assets/index-BHuW2Tvx.js",
    "assets/../../run-worker-x.js",
    "data:text/javascript,1",
    "blob:https://example.org/1",
  ])("may not be %s", (url) => {
    expect(() => workerAddress(url, base)).toThrow("is no worker of this page");
  });
});
