// Usage: tsx tools/site/src/main.ts --build FOLDER --lessons FOLDER --cache FOLDER

import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { assembleSite } from "./assemble.ts";

const { values } = parseArgs({
  options: { build: { type: "string" }, lessons: { type: "string" }, cache: { type: "string" } },
});
const { build, lessons, cache } = values;
if (build === undefined || lessons === undefined || cache === undefined) {
  throw new Error("usage: tsx tools/site/src/main.ts --build FOLDER --lessons FOLDER --cache FOLDER");
}
await assembleSite({ build, lessons: resolve(lessons), cache });
