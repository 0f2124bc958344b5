// The file tree that compiler and linker see: in memory, shared by all commands, never copied.

import { Directory, File, type Inode } from "@bjorn3/browser_wasi_shim";
import { parseTar } from "nanotar";
import { MemoryFile, MemoryFolder } from "../wasi/memory-file.ts";

function split(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

export class FileTree {
  readonly root = new MemoryFolder(new Map());

  /** Adds or replaces a file and the folders above it. The bytes are not copied. */
  write(path: string, bytes: Uint8Array): void {
    const parts = split(path);
    const name = parts.pop();
    if (name === undefined) throw new Error("A file needs a name.");
    this.#folder(parts).set(name, new MemoryFile(bytes));
  }

  /** The bytes of a file, not copied; undefined when there is none. */
  read(path: string): Uint8Array | undefined {
    const found = this.#find(path);
    return found instanceof File ? found.data : undefined;
  }

  /** All files with their paths; the bytes are not copied. */
  files(): readonly (readonly [path: string, bytes: Uint8Array])[] {
    const found: (readonly [string, Uint8Array])[] = [];
    const walk = (path: string, contents: ReadonlyMap<string, Inode>): void => {
      for (const [name, inode] of contents) {
        if (inode instanceof Directory) walk(`${path}/${name}`, inode.contents);
        else if (inode instanceof File) found.push([`${path}/${name}`, inode.data]);
      }
    };
    walk("", this.root.contents);
    return found;
  }

  remove(path: string): void {
    const parts = split(path);
    const name = parts.pop();
    if (name !== undefined) this.#folder(parts).delete(name);
  }

  makeFolder(path: string): void {
    this.#folder(split(path));
  }

  /** Lays an uncompressed tar archive over the tree. */
  addArchive(archive: ArrayBuffer): void {
    for (const entry of parseTar(archive)) {
      if (entry.type === "directory") this.makeFolder(entry.name);
      else if (entry.type === "file") this.write(entry.name, entry.data ?? new Uint8Array(0));
    }
  }

  #find(path: string): Inode | undefined {
    let inode: Inode | undefined;
    let contents: Map<string, Inode> | undefined = this.root.contents;
    for (const part of split(path)) {
      inode = contents?.get(part);
      contents = inode instanceof Directory ? inode.contents : undefined;
    }
    return inode;
  }

  #folder(parts: readonly string[]): Map<string, Inode> {
    let { contents } = this.root;
    for (const part of parts) {
      let next = contents.get(part);
      if (!(next instanceof Directory)) {
        next = new MemoryFolder(new Map());
        contents.set(part, next);
      }
      if (next instanceof Directory) contents = next.contents;
    }
    return contents;
  }
}
