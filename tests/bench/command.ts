import { spawn } from "node:child_process";
import { once } from "node:events";
import { kRoot } from "../structure/repository.ts";

/** Runs a command from the root; gives its standard output. Throws: with the end of what it said, when it fails. */
export async function output(signal: AbortSignal, command: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { cwd: kRoot, signal, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code]: unknown[] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${`${stdout}${stderr}`.slice(-4000)}`);
  return stdout;
}
