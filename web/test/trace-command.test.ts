import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const kYp = path.resolve(import.meta.dirname, "../../yp");
const kMebibyte = 1024 * 1024;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-trace-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `./yp trace` says of a file that it does not show. */
function refusal(name: string, content: string | undefined): string {
  const file = path.join(folder, name);
  if (content !== undefined) writeFileSync(file, content);
  const { status, stdout, stderr } = spawnSync(kYp, ["trace", file], { encoding: "utf8", cwd: folder });
  expect([status, stdout]).toEqual([1, ""]);
  return stderr.replaceAll(file, "FILE").trimEnd();
}

describe("yp trace, of a file that is no trace,", () => {
  it.each([
    ["that is empty", "", /^yp: FILE is empty: the program has not written its trace yet, or was killed before$/],
    ["of plain text", "hello\n", /^yp: line 1 of FILE is no trace's: it should begin with \{"t":0,/],
    ["of other JSON", '{"t":0,"k":"task","task":1}\n', /^yp: line 1 of FILE is no trace's/],
    ["cut in its first line", '{"t":0,"k":"run","format":1', /^yp: line 1 of FILE is no trace's/],
    ["of another format", '{"t":0,"k":"run","format":2}\n', /^yp: FILE is a trace of format 2; this version reads/],
    ["with zero bytes before", '\0{"t":0,"k":"run","format":1}\n', /^yp: FILE is no text: there are zero bytes/],
    ["with zero bytes after", '{"t":0,"k":"run","format":1}\n\0\0', /^yp: FILE is no text/],
    ["with one endless line", `{"t":0,"k":"run"${" ".repeat(kMebibyte)}}`, /^yp: line 1 of FILE is no trace's/],
    ["that is not there", undefined, /^yp: there is no file FILE; leave a trace with AIO_TRACE=FILE before/],
  ])("%s, says so in one line", (name, content, sentence) => {
    const said = refusal(`${name}.jsonl`, content);
    expect(said).toMatch(sentence);
    expect(said).not.toContain("\n");
  });

  it("which is a folder, says so", () => {
    mkdirSync(path.join(folder, "folder"));
    expect(refusal("folder", undefined)).toBe("yp: FILE is not a file; give the path of a trace");
  });

  it("of 300 MiB, does not read it", () => {
    const file = path.join(folder, "large");
    writeFileSync(file, "");
    truncateSync(file, 300 * kMebibyte);
    expect(refusal("large", undefined)).toBe("yp: FILE has 300 MiB; the page reads traces up to 256 MiB");
  });

  // Nothing is forbidden to root.
  it.skipIf(process.getuid?.() === 0)("which may not be read, says so", () => {
    const file = path.join(folder, "forbidden");
    writeFileSync(file, "x");
    chmodSync(file, 0o000);
    expect(refusal("forbidden", undefined)).toBe("yp: FILE cannot be read; look at its permissions");
  });
});
