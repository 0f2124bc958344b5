// Makes what the page's compiler needs beside headers and libraries, with that compiler itself:
//   tsx make-pch.ts --tree FOLDER --flags link-flags.json --out FOLDER
// FOLDER holds sysroot/, resource/ and include/. Writes OUT/pch/*, which belongs into the compiler's tree, and OUT/arguments.json,
// whose "compile" and "link" belong into the toolchain's manifest. Equal input gives equal output.

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { FileTree } from "../compile/file-tree.ts";
import { type ProgramFlags, prepareToolchain } from "../compile/prepare.ts";

const EDGES_IGNORELIST = "/include/edges.ignorelist";

async function readTree(folder: string): Promise<FileTree> {
  const tree = new FileTree();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // Sorted: the order in which files get their numbers must not depend on the disk.
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) tree.write(path.slice(folder.length), await readFile(path));
  return tree;
}

function stringList(flags: object, key: string): string[] {
  const list: unknown = Reflect.get(flags, key);
  if (Array.isArray(list) && list.every((item) => typeof item === "string")) return list;
  throw new Error(`The flags file has no list "${key}".`);
}

function parseFlags(text: string): ProgramFlags {
  const flags: unknown = JSON.parse(text);
  if (typeof flags !== "object" || flags === null) throw new Error("The flags file is no JSON object.");
  const target: unknown = Reflect.get(flags, "target");
  if (typeof target !== "string") throw new Error('The flags file has no "target".');
  const list = (key: string): string[] => stringList(flags, key);
  return {
    target,
    direct: list("direct"),
    compile: list("compile"),
    program: list("program"),
    link: list("link"),
    startup: list("startup"),
    libraries: list("libraries"),
  };
}

function option(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`--${name} is missing.`);
  return value;
}

const { values } = parseArgs({
  options: { tree: { type: "string" }, flags: { type: "string" }, out: { type: "string" } },
});
const out = option(values.out, "out");
const clang = createRequire(import.meta.url).resolve("@yowasp/clang");
const tree = await readTree(option(values.tree, "tree").replace(/\/+$/, ""));
const prepared = await prepareToolchain({
  compiler: new Uint8Array(await readFile(join(dirname(clang), "llvm.core.wasm"))),
  tree,
  header: await readFile(new URL("../compile/common_uses.h", import.meta.url), "utf8"),
  flags: parseFlags(await readFile(option(values.flags, "flags"), "utf8")),
  extra: tree.read(EDGES_IGNORELIST) === undefined ? [] : [`-fsanitize-coverage-ignorelist=${EDGES_IGNORELIST}`],
});
for (const [path, bytes] of prepared.files) {
  await mkdir(dirname(join(out, path)), { recursive: true });
  await writeFile(join(out, path), bytes);
  console.log(`${path}: ${(bytes.byteLength / 1e6).toFixed(1)} MB`);
}
const { compile, link } = prepared;
await writeFile(join(out, "arguments.json"), `${JSON.stringify({ compile, link }, undefined, 2)}\n`);
