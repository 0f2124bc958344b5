/**
 * A downloaded project is built and run, in build/download. Its library is compiled as the release preset compiles it, so
 * that ccache has all of it already: yp builds that preset before.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, homedir } from "node:os";
import { dirname, resolve } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
const kRoot = resolve(import.meta.dirname, "../..");
const kFolder = resolve(kRoot, "build/download");
/** Milliseconds; without ccache the library takes minutes. */
const kBuild = 900_000;
const kCache = process.env.YP_CACHE ?? resolve(process.env.XDG_CACHE_HOME ?? `${homedir()}/.cache`, "yieldpoint");

/** As tools/lib/build.sh has it, for who runs this test by itself. */
const kCcache = {
  CCACHE_DIR: `${kCache}/ccache`,
  CCACHE_BASEDIR: kRoot,
  CCACHE_NOHASHDIR: "1",
  CCACHE_SLOPPINESS: "pch_defines,time_macros,include_file_mtime,include_file_ctime",
  CCACHE_DEPEND: "1",
  CCACHE_EXTRAFILES: resolve(kRoot, "wasm/toolchain/edges.ignorelist"),
};

async function download(page: Page): Promise<Readonly<Record<string, Uint8Array>>> {
  await page.getByRole("button", { name: "Share and export" }).click();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /^Download as a C\+\+ project/ }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe("page_size.zip");
  return unzipSync(readFileSync(await saved.path()));
}

function unpack(files: Readonly<Record<string, Uint8Array>>): string {
  rmSync(kFolder, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(resolve(kFolder, path)), { recursive: true });
    writeFileSync(resolve(kFolder, path), content);
  }
  return resolve(kFolder, "page_size");
}

/** What the release preset was configured with and ccache looks at. */
function sameAsRelease(): readonly string[] {
  const cache = resolve(kRoot, "build/release/CMakeCache.txt");
  const text = existsSync(cache) ? readFileSync(cache, "utf8") : "";
  const values = ["AIO_WERROR", "AIO_THIRD_PARTY"].flatMap((name) => {
    const value = new RegExp(`^${name}:\\w+=(.*)$`, "m").exec(text)?.[1];
    return value === undefined ? [] : [`-D${name}=${value}`];
  });
  return ["-DAIO_PRECOMPILE=OFF", ...values];
}

function run(folder: string, command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...kCcache, ...process.env },
    stdio: "pipe",
  });
}

describe("a program that is downloaded as a project", () => {
  it("is built by cmake and prints what it printed in the page, in the same world", { timeout: kBuild }, async () => {
    const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
    const driver = await PageDriver.open(context, `${stage.url}#/02_page_fetching/page_size?scenario=other_side`);
    await driver.ended();
    const output = await driver.output();
    const files = await download(driver.page);
    driver.expectNoErrors();
    await context.close();

    expect(strFromU8(files["page_size/README.txt"] ?? new Uint8Array())).toContain("cmake --preset clang");
    expect(files["page_size/third_party/llhttp/LICENSE-MIT"]).toBeDefined();
    const folder = unpack(files);
    run(folder, "cmake", "--preset", "clang", ...sameAsRelease());
    run(folder, "cmake", "--build", "--preset", "clang", "-j", String(cpus().length));
    chmodSync(resolve(folder, "run.sh"), 0o755);
    expect(run(folder, "./run.sh").trimEnd().split("\n")).toEqual(output);
  });
});
