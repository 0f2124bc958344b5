import { program, run } from "./processes.ts";

/** What native/client.cpp reads. */
export interface Asked {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly chunks?: readonly string[];
  readonly form?: Readonly<Record<string, string>>;
  readonly expect100?: boolean;
  readonly redirects?: boolean;
  readonly timeout_ms?: number;
  readonly ca?: string;
  readonly verify?: boolean;
  readonly send?: readonly string[];
  readonly protocols?: readonly string[];
}

/** What native/client.cpp prints. */
export interface Answered {
  readonly status?: number;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bytes?: number;
  readonly url?: string;
  readonly history?: number;
  readonly messages?: readonly unknown[];
  readonly protocol?: string;
  readonly code?: number;
  readonly error?: string;
  readonly message?: string;
}

/** Makes the requests with our client, in one session. */
export async function ask(requests: readonly Asked[], ...args: readonly string[]): Promise<readonly Answered[]> {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
  const { code, stdout, stderr } = await run(program("client"), args, { input });
  if (code !== 0) throw new Error(`The client ended with ${code}:\n${stdout}${stderr}`);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Answered);
}
