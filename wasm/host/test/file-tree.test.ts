import { createTar } from "nanotar";
import { expect, test } from "vitest";
import { FileTree } from "../compile/file-tree.ts";

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

test("a file is found again under any spelling of its path", () => {
  const tree = new FileTree();
  tree.write("/include/aio.h", bytes("x"));
  expect(tree.read("include//./aio.h")).toEqual(bytes("x"));
});

test("writing and reading copies nothing", () => {
  const tree = new FileTree();
  const content = bytes("x");
  tree.write("/a", content);
  expect(tree.read("/a")).toBe(content);
});

test("what is not there, or is a folder, is undefined", () => {
  const tree = new FileTree();
  tree.makeFolder("/lib");
  expect(tree.read("/lib")).toBeUndefined();
  expect(tree.read("/lib/a.o")).toBeUndefined();
});

test("a removed file is gone", () => {
  const tree = new FileTree();
  tree.write("/tmp/a.o", bytes("x"));
  tree.remove("/tmp/a.o");
  expect(tree.read("/tmp/a.o")).toBeUndefined();
});

test("archives are laid over one another", () => {
  const tree = new FileTree();
  tree.addArchive(
    new Uint8Array(
      createTar([
        { name: "include/a.h", data: "old" },
        { name: "include/b.h", data: "b" },
      ]),
    ).buffer,
  );
  tree.addArchive(new Uint8Array(createTar([{ name: "include/a.h", data: "new" }])).buffer);
  expect(tree.read("/include/a.h")).toEqual(bytes("new"));
  expect(tree.read("/include/b.h")).toEqual(bytes("b"));
});
