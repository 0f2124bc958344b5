// What the shell part (tools/lib) says to somebody whose machine lacks something. The machine is a folder of commands.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { kRoot } from "@yieldpoint/course-builder";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const kTools = [
  "bash",
  "cut",
  "df",
  "awk",
  "dirname",
  "env",
  "getent",
  "grep",
  "head",
  "mkdir",
  "readlink",
  "sed",
  "sort",
  "tail",
  "tr",
  "true",
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-setup-"));
  mkdirSync(path.join(folder, "bin"));
  for (const tool of kTools) {
    const found = spawnSync("which", [tool], { encoding: "utf8" }).stdout.trim();
    symlinkSync(found, path.join(folder, "bin", tool));
  }
  command("id", 'if [ "$1" = -u ]; then echo 1000; else echo ada; fi');
});
afterEach(() => rmSync(folder, { recursive: true }));

function command(name: string, ...lines: readonly string[]): void {
  const file = path.join(folder, "bin", name);
  writeFileSync(file, ["#!/usr/bin/env -S bash", ...lines, ""].join("\n"));
  chmodSync(file, 0o755);
}

/** What the shell's functions say, on a Debian 12 that has the commands above. */
function says(...words: readonly string[]): string {
  const script = [
    "set -euo pipefail",
    'yp_root=$YP_CACHE yp_logs=$YP_CACHE/logs; cd "$YP_CACHE"',
    ...["common", "npm", "setup", "learn"].map((part) => `source '${kRoot}/tools/lib/${part}.sh'`),
    "is_debian_12() { true; }",
    words.join("\n"),
  ].join("\n");
  const env = { PATH: path.join(folder, "bin"), HOME: folder, YP_CACHE: folder };
  return spawnSync("bash", ["-c", script], { env, encoding: "utf8" }).stderr;
}

describe("somebody whose machine lacks packages", () => {
  test("reads what each is for, and is asked for all of them at once, with those that Node needs", () => {
    command("sudo", "exit 1");
    const said = says('explain_missing_packages "$yp_packages_native$(packages_for_node)"');
    expect(said).toMatch(/clang-19 +the compiler: it makes a program of what you write/);
    expect(said).toMatch(/npm +runs this command itself/);
  });

  test("is told what to type as root where there is no sudo", () => {
    expect(says("install_packages clang-19 cmake")).toContain(
      "as root, type: apt-get install --no-install-recommends clang-19 cmake",
    );
  });

  test("sees why sudo refuses, and what to ask others for", () => {
    command("sudo", 'echo "ada is not in the sudoers file." >&2', "exit 1");
    const said = says("install_packages clang-19 cmake");
    expect(said).toContain("ada is not in the sudoers file.");
    expect(said).toContain("ask somebody who may to type: sudo apt-get install --no-install-recommends clang-19 cmake");
  });

  test.each([
    [
      "there is no network",
      "Temporary failure resolving 'packages.invalid'",
      "Debian's servers cannot be reached; is there a network?",
    ],
    ["the disk is full", "E: You don't have enough free space in /var/cache/apt/archives/.", "the disk is full"],
    ["apt says something else", "E: Unable to locate package clang-19", "E: Unable to locate package clang-19"],
  ])("learns that %s", (_, apt, told) => {
    command("sudo", 'exec "$@"');
    command("apt-get", `echo "${apt}" >&2`, "exit 100");
    expect(says("install_packages clang-19")).toContain(`could not be installed: ${told} (log: ${folder}/apt.log)`);
  });
});

describe("somebody whose npm fails", () => {
  test.each([
    ["npm ERR! code EAI_AGAIN", "the npm registry cannot be reached; is there a network?"],
    ["npm error code SELF_SIGNED_CERT_IN_CHAIN", "type first: export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/"],
    ["npm error code E404\nnpm error 404 Not Found - GET the-package", "404 Not Found - GET the-package"],
  ])("is told what to do about %j", (log, told) => {
    writeFileSync(path.join(folder, "npm.log"), `${log}\n`);
    expect(says('say "$(npm_says npm.log)"')).toContain(told);
  });
});

test("who may not write in the checkout is told so before anything is installed", () => {
  writeFileSync(path.join(folder, "build"), "");
  expect(says("command_learn")).toMatch(/^yp: cannot write in .*\/build \(you are ada\); clone Yieldpoint/);
});
