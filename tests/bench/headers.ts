import { nativeCompiler, pageCompiler, preprocessedLines } from "../structure/preprocess.ts";
import { type Figure, ratio, show } from "./figures.ts";

/** A peer that everybody knows: what one ordinary standard header weighs for the same compiler. */
const kPeer = "functional";

/** Prints how many lines the facade has for the page's compiler and for a native one. */
export async function measureHeaders(signal: AbortSignal): Promise<void> {
  const figures: Figure[] = [];
  const compilers = { "emcc, libc++, the page's flags": pageCompiler(), "clang, libstdc++": nativeCompiler() };
  for (const [name, compiler] of Object.entries(compilers)) {
    if (!compiler) {
      figures.push({ name, value: "not set up; run ./yp build" });
      continue;
    }
    const lines = await preprocessedLines(compiler, "aio.h", signal);
    const peer = await preprocessedLines(compiler, kPeer, signal);
    const beside = `${ratio(lines, peer)} of <${kPeer}>, ${peer.toLocaleString("en")}`;
    figures.push({ name, value: `${lines.toLocaleString("en")} lines`, beside });
  }
  show("Preprocessed lines of aio.h", figures);
}
