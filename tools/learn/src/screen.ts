// What is shown, and what can be shown: a terminal of any size, or a file.

import { type Layout, layoutFor } from "./layout.ts";

const kClear = "\u001b[2J\u001b[H";

export class Screen {
  readonly #output: NodeJS.WriteStream;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(output: NodeJS.WriteStream, environment: NodeJS.ProcessEnv) {
    this.#output = output;
    this.#environment = environment;
  }

  /** As it is now: a window changes its size. */
  get layout(): Layout {
    const { isTTY, columns, rows } = this.#output;
    return layoutFor({ isTerminal: isTTY === true, columns, rows, environment: this.#environment });
  }

  show(lines: readonly string[]): void {
    this.#output.write(`${this.layout.shown(lines.join("\n"))}\n`);
  }

  /** Takes away what is shown, where that is possible. */
  clear(): void {
    if (this.#output.isTTY === true && this.#environment.TERM !== "dumb") this.#output.write(kClear);
  }

  /** Takes away the line that the cursor is in, where that is possible. */
  clearLine(): void {
    if (this.#output.isTTY === true) this.#output.write(this.#environment.TERM === "dumb" ? "\n" : "\r\u001b[K");
  }
}
