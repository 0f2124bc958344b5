// Usage: tsx slides/src/print/main.ts --site FOLDER --page index.html --out FILE.pdf

import { parseArgs } from "node:util";
import { printDeck } from "./print.ts";

const { values } = parseArgs({
  options: { site: { type: "string" }, page: { type: "string" }, out: { type: "string" } },
});
const { site, page, out } = values;
if (site === undefined || page === undefined || out === undefined) {
  throw new Error("usage: tsx slides/src/print/main.ts --site FOLDER --page index.html --out FILE.pdf");
}
const { slides } = await printDeck({ site, page, out });
console.log(`${slides} slides are in ${out}.`);
