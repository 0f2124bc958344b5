import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const kRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
export const kLessonsDir = path.join(kRoot, "lessons");
