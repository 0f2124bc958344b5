import path from "node:path";
import { fileURLToPath } from "node:url";

export const kOracleDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const kRoot = path.dirname(path.dirname(kOracleDir));
