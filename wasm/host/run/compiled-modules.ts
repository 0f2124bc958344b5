// Modules that were compiled for a run, for the next run of the same program: compiling one takes longer than running it.

/** A module has some megabytes of code; a person goes back and forth between a few programs. */
const KEPT_MODULES = 4;

export class CompiledModules {
  /** By address or path; the one used last is last. */
  readonly #named = new Map<string, WebAssembly.Module>();
  /** By the caller's bytes, which must not change. They are forgotten with them. */
  readonly #made = new WeakMap<Uint8Array, WebAssembly.Module>();

  find(program: Uint8Array | string): WebAssembly.Module | undefined {
    if (typeof program !== "string") return this.#made.get(program);
    const found = this.#named.get(program);
    if (found !== undefined) this.keep(program, found);
    return found;
  }

  keep(program: Uint8Array | string, module: WebAssembly.Module): void {
    if (typeof program !== "string") {
      this.#made.set(program, module);
      return;
    }
    this.#named.delete(program);
    this.#named.set(program, module);
    for (const name of this.#named.keys()) {
      if (this.#named.size <= KEPT_MODULES) break;
      this.#named.delete(name);
    }
  }
}
