/**
 * Prints the project's figures: everything, or the parts that are named.
 *
 *     npm run bench [headers] [runtime] [network] [peers] [http] [load] [sweep] [learn] [page] [records]
 */
import { measureHeaders } from "./headers.ts";
import { measureHttp, measureLoad } from "./http/measure.ts";
import { measureLearn } from "./learn.ts";
import { measureNetwork } from "./network.ts";
import { measurePage } from "./page/measure.ts";
import { measureRecords } from "./page/records.ts";
import { measurePeers } from "./peers/measure.ts";
import { measureRuntime } from "./runtime.ts";
import { measureSweep } from "./sweep.ts";

const kParts: Readonly<Record<string, (signal: AbortSignal) => Promise<void>>> = {
  headers: measureHeaders,
  runtime: measureRuntime,
  network: measureNetwork,
  peers: measurePeers,
  http: measureHttp,
  load: measureLoad,
  sweep: measureSweep,
  learn: measureLearn,
  page: measurePage,
  records: measureRecords,
};

const life = new AbortController();
process.once("SIGINT", () => life.abort(new Error("interrupted")));

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(kParts)) {
  const part = kParts[name];
  if (!part) throw new Error(`There is no part ${name}; the parts are ${Object.keys(kParts).join(", ")}.`);
  await part(life.signal);
}
