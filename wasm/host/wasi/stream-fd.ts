// File descriptors that are streams: what is written goes to a function, and reading finds the end at once.

import { Fd, Inode, wasi } from "@bjorn3/browser_wasi_shim";

export class StreamFd extends Fd {
  readonly #inode = Inode.issue_ino();

  constructor(readonly write: (data: Uint8Array) => void = () => {}) {
    super();
  }

  override fd_write(data: Uint8Array): { ret: number; nwritten: number } {
    const nwritten = data.byteLength; // first: write() may send the buffer to another thread, which leaves it empty here
    this.write(data);
    return { ret: wasi.ERRNO_SUCCESS, nwritten };
  }

  override fd_read(): { ret: number; data: Uint8Array } {
    return { ret: wasi.ERRNO_SUCCESS, data: new Uint8Array(0) };
  }

  override fd_fdstat_get(): { ret: number; fdstat: wasi.Fdstat } {
    return { ret: wasi.ERRNO_SUCCESS, fdstat: new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0) };
  }

  override fd_filestat_get(): { ret: number; filestat: wasi.Filestat } {
    const filestat = new wasi.Filestat(this.#inode, wasi.FILETYPE_CHARACTER_DEVICE, 0n);
    return { ret: wasi.ERRNO_SUCCESS, filestat };
  }
}
