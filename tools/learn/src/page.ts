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

  constructor(root: string, environment: Readonly<Record<string, string | undefined>>, port = kPort) {
    this.#root = root;
    this.#port = port;
    this.#environment = environment;
  }

  get #address(): string {
    return `http://127.0.0.1:${this.#port}/`;
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

  /** Lines that say where `fragment` of the page is. Throws: Error with the server's last words when there is no page. */
  async open(fragment: string): Promise<readonly string[]> {
    if (!(await this.isServed())) await this.#serve();
    const address = `${this.#address}${fragment}`;
    const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = this.#environment;
    const hasDesktop = (DISPLAY ?? WAYLAND_DISPLAY ?? "") !== "";
    if (hasDesktop) spawn("xdg-open", [address], { stdio: "ignore", detached: true }).on("error", () => {});
    const remote = (SSH_CONNECTION ?? "") !== "" && !hasDesktop;
    const tunnel = `This terminal is another machine's. On yours: ssh -L ${this.#port}:127.0.0.1:${this.#port} and its name.`;
    return ["The exercise with your program is at", address, ...(remote ? [tunnel] : [])];
  }

  /** Ends what open() began. */
  close(): void {
    this.#server?.kill("SIGINT");
  }

  /** True while the server that open() began is there. */
  get serves(): boolean {
    return this.#server !== undefined && this.#server.exitCode === null;
  }

  #serve(): Promise<void> {
    return new Promise((resolve, reject) => {
      const server = spawn(path.join(this.#root, "yp"), ["play", "--port", String(this.#port)], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      this.#server = server;
      let last = "";
      createInterface({ input: server.stderr }).on("line", (line) => {
        last = line;
      });
      createInterface({ input: server.stdout }).on("line", (line) => {
        if (line.includes("http://")) resolve();
      });
      server.on("error", reject);
      server.on("close", () => reject(new Error(`The page could not be served: ${last.replace(/^yp: /, "")}`)));
    });
  }
}
