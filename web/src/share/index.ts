/** Links that hold a program and a moment of its run: written and read, pure. */
export { kLongestLink, type ReadLink, readLink, writeLink, writePlain } from "./link.ts";
export { kLongestCode } from "./moment-json.ts";
export { hasNoCode, kNothingShared, type SharedBeside, type SharedCursor, type SharedMoment } from "./shared-moment.ts";
