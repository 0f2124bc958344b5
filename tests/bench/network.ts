import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { kRoot } from "../structure/repository.ts";
import { output } from "./command.ts";

/** Prints what a request to a small server costs, beside a plain loop over epoll in the same process. */
export async function measureNetwork(signal: AbortSignal): Promise<void> {
  process.stdout.write("\nA request to a small server on 127.0.0.1, clang, -O2\n");
  if (!existsSync(path.join(kRoot, "build", "release", "build.ninja")))
    await output(signal, "cmake", "--preset", "release");
  const jobs = String(availableParallelism());
  await output(signal, "cmake", "--build", "--preset", "release", "--target", "bench_network", "-j", jobs);
  process.stdout.write(await output(signal, path.join("build", "release", "bench", "bench_network")));
}
