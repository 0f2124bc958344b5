// A terminal of 80 columns and 24 lines that a test types into and reads, made by tmux.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const kPatience = 60_000; // milliseconds: the machine may be busy with other tests
const kLook = 50;

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

export class Terminal {
  readonly #server: string;

  /** Runs the command, given in the shell's words. */
  constructor(name: string, command: string) {
    this.#server = `yieldpoint-${name}-${process.pid}`;
    this.#tmux("new-session", "-d", "-s", "it", "-x", "80", "-y", "24", command);
  }

  #tmux(...args: readonly string[]): string {
    const { stdout, stderr, status } = spawnSync("tmux", ["-u", "-L", this.#server, "-f", "/dev/null", ...args], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr.trim()}`);
    return stdout;
  }

  /** The lines that are seen, without blanks at their ends. */
  lines(): readonly string[] {
    return this.#tmux("capture-pane", "-p", "-t", "it").trimEnd().split("\n");
  }

  /** Of the process that runs in it. */
  get pid(): number {
    return Number(this.#tmux("display-message", "-p", "-t", "it", "#{pane_pid}"));
  }

  type(line: string): void {
    this.#tmux("send-keys", "-t", "it", "-l", line);
    this.#tmux("send-keys", "-t", "it", "Enter");
  }

  /** Waits until the text is on the screen and the prompt is its last line, and gives its lines. */
  async sees(text: string, prompt: string): Promise<readonly string[]> {
    const end = Date.now() + kPatience;
    for (;;) {
      const lines = this.lines();
      if (lines.join("\n").includes(text) && lines.at(-1)?.trimEnd() === prompt.trimEnd()) return lines;
      if (Date.now() > end) throw new Error(`"${text}" does not come; there is:\n${lines.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, kLook));
    }
  }

  close(): void {
    spawnSync("tmux", ["-L", this.#server, "kill-server"]);
  }
}

/** The processes that a process has started, and those that these have. */
export function descendants(pid: number): readonly number[] {
  const children = readProcess(pid, `task/${pid}/children`).split(" ").filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** The programs of those processes that are still there: their names. */
export function commands(pids: readonly number[]): readonly string[] {
  const lines = pids.map((pid) => readProcess(pid, "cmdline").split("\0")[0] ?? "");
  return lines.filter((line) => line !== "").map((line) => path.basename(line));
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
