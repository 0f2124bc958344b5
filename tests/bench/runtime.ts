import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { kRoot } from "../structure/repository.ts";
import { output } from "./command.ts";

interface Build {
  readonly preset: string;
  readonly title: string;
  readonly program: readonly string[];
}

const kBuilds: readonly Build[] = [
  { preset: "release", title: "clang, -O2", program: ["build/release/bench/bench"] },
  { preset: "gcc-release", title: "g++, -O2", program: ["build/gcc-release/bench/bench"] },
  { preset: "wasm", title: "wasm under Node, -O2", program: [process.execPath, "build/wasm/bench/bench.cjs"] },
];

/** Prints what the runtime's basic operations cost: natively beside Boost.Asio, and as WebAssembly. */
export async function measureRuntime(signal: AbortSignal): Promise<void> {
  for (const { preset, title, program } of kBuilds) {
    process.stdout.write(`\nThe runtime's operations, ${title}\n`);
    if (!existsSync(path.join(kRoot, "build", preset, "build.ninja")))
      await output(signal, "cmake", "--preset", preset);
    const jobs = String(availableParallelism());
    await output(signal, "cmake", "--build", "--preset", preset, "--target", "bench", "-j", jobs);
    const [command = "", ...args] = program;
    process.stdout.write(await output(signal, command, ...args));
  }
}
