// The page beside the terminal: found when it is served already, else served by `./yp play` for as long as this lasts.

import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

/** As `./yp play` has it. */
const kPort = 8080;
/** Milliseconds; the server is on this machine. */
const kPatience = 1000;

export class Page {
  readonly #root: string;
  readonly #port: number;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  #server: ChildProcess | undefined;
  /** Of the server that open() began: the port may have been taken. */
  #served: string | undefined;

  constructor(root: string, environment: Readonly<Record<string, string | undefined>>, port = kPort) {
    this.#root = root;
    this.#port = port;
    this.#environment = environment;
  }

  get #address(): string {
    return (this.serves ? this.#served : undefined) ?? `http://127.0.0.1:${this.#port}/`;
  }

  /** Whether open() has to build and serve the page first, which takes its time. */
  async isServed(): Promise<boolean> {
    try {
      const response = await fetch(this.#address, { signal: AbortSignal.timeout(kPatience) });
      return /<title>[^<]*Yieldpoint/.test(await response.text());
    } catch {
      return false;
    }
  }

  /**
   * Lines that say where `fragment` of the page is. `tells` gets what is done until then, a line each.
   * Throws: Error with the server's last words when there is no page.
   */
  async open(fragment: string, tells: (line: string) => void): Promise<readonly string[]> {
    if (!(await this.isServed())) await this.#serve(tells);
    const address = `${this.#address}${fragment}`;
    const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = this.#environment;
    const hasDesktop = (DISPLAY ?? WAYLAND_DISPLAY ?? "") !== "";
    if (hasDesktop) spawn("xdg-open", [address], { stdio: "ignore", detached: true }).on("error", () => {});
    const remote = (SSH_CONNECTION ?? "") !== "" && !hasDesktop;
    const { host, port } = new URL(address);
    const tunnel = [
      "This terminal is another machine's. On yours, type this, with its name, and open the address there:",
      `ssh -L ${port}:${host} NAME`,
    ];
    return ["The exercise with your program is at", address, ...(remote ? tunnel : [])];
  }

  /** Ends what open() began, also what it still builds. */
  close(): void {
    const { pid } = this.#server ?? {};
    if (pid === undefined || !this.#isThere) return;
    try {
      process.kill(-pid, "SIGTERM");
    } catch {
      // It has ended meanwhile.
    }
  }

  /** True while the server that open() began is there and can be reached. */
  get serves(): boolean {
    return this.#isThere && this.#served !== undefined;
  }

  get #isThere(): boolean {
    return this.#server !== undefined && this.#server.exitCode === null && this.#server.signalCode === null;
  }

  #serve(tells: (line: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      // A group of its own: close() reaches the shell and all that it runs.
      const server = spawn(path.join(this.#root, "yp"), ["play", "--port", String(this.#port)], {
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      this.#server = server;
      this.#served = undefined;
      let last = "";
      createInterface({ input: server.stderr }).on("line", (line) => {
        last = line;
        if (!line.startsWith("yp: ")) tells(line);
      });
      createInterface({ input: server.stdout }).on("line", (line) => {
        this.#served ??= /http:\/\/\S+/.exec(line)?.[0];
        if (this.#served !== undefined) resolve();
      });
      server.on("error", reject);
      server.on("close", () => reject(new Error(`The page could not be served: ${last.replace(/^yp: /, "")}`)));
    });
  }
}
