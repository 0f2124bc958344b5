// Files and folders in memory whose reads copy once and whose writes grow in steps. The shim's own allocate anew for every
// write, and the compiler writes an object file in some twenty thousand pieces.

import { Directory, File, OpenFile, PreopenDirectory, wasi } from "@bjorn3/browser_wasi_shim";

export class MemoryFile extends File {
  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    super([]);
    this.data = bytes; // the base would copy
  }

  override path_open(oflags: number, _rights: bigint, flags: number): { ret: number; fd_obj: OpenFile } {
    if ((oflags & wasi.OFLAGS_TRUNC) !== 0) this.data = new Uint8Array(0);
    const open = new OpenMemoryFile(this);
    if ((flags & wasi.FDFLAGS_APPEND) !== 0) open.fd_seek(0n, wasi.WHENCE_END);
    return { ret: wasi.ERRNO_SUCCESS, fd_obj: open };
  }

  /** Makes room for `size` bytes; new ones are 0. */
  grow(size: number): void {
    if (size <= this.data.byteLength) return;
    const { buffer, byteOffset } = this.data;
    if (byteOffset === 0 && this.#reserved === buffer && size <= buffer.byteLength) {
      this.data = new Uint8Array(buffer, 0, size);
      return;
    }
    const larger = new ArrayBuffer(Math.max(size, 2 * this.data.byteLength, 64 * 1024));
    new Uint8Array(larger).set(this.data);
    this.#reserved = larger;
    this.data = new Uint8Array(larger, 0, size);
  }

  /** Bytes behind the end may be used only in a buffer that was made here: others hold more than this file. */
  #reserved: ArrayBufferLike | undefined;
}

class OpenMemoryFile extends OpenFile {
  override fd_read(size: number): { ret: number; data: Uint8Array } {
    const data = this.#part(Number(this.file_pos), size);
    this.file_pos += BigInt(data.byteLength);
    return { ret: wasi.ERRNO_SUCCESS, data };
  }

  override fd_pread(size: number, offset: bigint): { ret: number; data: Uint8Array } {
    return { ret: wasi.ERRNO_SUCCESS, data: this.#part(Number(offset), size) };
  }

  override fd_write(data: Uint8Array): { ret: number; nwritten: number } {
    const result = this.fd_pwrite(data, this.file_pos);
    this.file_pos += BigInt(data.byteLength);
    return result;
  }

  override fd_pwrite(data: Uint8Array, offset: bigint): { ret: number; nwritten: number } {
    const start = Number(offset);
    if (this.file instanceof MemoryFile) this.file.grow(start + data.byteLength);
    this.file.data.set(data, start);
    return { ret: wasi.ERRNO_SUCCESS, nwritten: data.byteLength };
  }

  #part(start: number, size: number): Uint8Array {
    return this.file.data.subarray(start, start + size);
  }
}

export class MemoryFolder extends Directory {
  override create_entry_for_path(path: string, isFolder: boolean): ReturnType<Directory["create_entry_for_path"]> {
    const parts = path.split("/").filter((part) => part !== "" && part !== ".");
    const name = parts.pop();
    let folder: Directory = this;
    for (const part of parts) {
      const next = folder.contents.get(part);
      if (!(next instanceof Directory)) return { ret: wasi.ERRNO_NOENT, entry: null };
      folder = next;
    }
    if (name === undefined || name === ".." || folder.contents.has(name)) return { ret: wasi.ERRNO_EXIST, entry: null };
    const entry = isFolder ? new MemoryFolder(new Map()) : new MemoryFile();
    folder.contents.set(name, entry);
    return { ret: wasi.ERRNO_SUCCESS, entry };
  }
}

/** A folder that a program finds open at its start, as the root of its file system. */
export function rootDescriptor(folder: MemoryFolder): PreopenDirectory {
  const root = new PreopenDirectory("/", folder.contents);
  root.dir = folder;
  return root;
}
