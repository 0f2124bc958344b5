/** The learner's edits and choices, kept across reloads. A full or forbidden storage loses nothing but that. */

import { type Code, changedHeaders, type SourceFile, sameCode, withHeaders } from "./code.ts";

/** The part of the Web Storage interface that is used. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  /** How many keys there are, and each of them. */
  readonly length: number;
  key(index: number): string | null;
}

export interface Drafts {
  /** The edited code of "lesson/example"; undefined when it is as the original. */
  load(key: string, original: Code): Code | undefined;
  /** Keeps what differs from the original. */
  save(key: string, code: Code, original: Code): void;
  /** The edited text of a program's own file, or of a header; undefined when it is as the original. */
  kept(key: string, header?: string): string | undefined;
  /** The headers of a program that are edited. */
  keptHeaders(key: string): readonly SourceFile[];
  /** Puts a text in its place, or nothing. */
  keep(key: string, source: string | undefined, header?: string): void;
}

const kPrefix = "yieldpoint/draft/";

export function createDrafts(storage: KeyValueStore | undefined): Drafts {
  const place = (key: string, header?: string): string => kPrefix + key + (header === undefined ? "" : `/${header}`);
  return {
    load: (key, original) => {
      const source = readSetting(storage, place(key)) ?? original.source;
      const headers = original.headers.flatMap(({ file }): readonly SourceFile[] => {
        const kept = readSetting(storage, place(key, file));
        return kept === undefined ? [] : [{ file, source: kept }];
      });
      const code = withHeaders({ source, headers: original.headers }, headers);
      return sameCode(code, original) ? undefined : code;
    },
    save: (key, code, original) => {
      writeSetting(storage, place(key), code.source === original.source ? undefined : code.source);
      const changed = changedHeaders(code, original);
      for (const { file } of original.headers) {
        writeSetting(storage, place(key, file), changed.find((header) => header.file === file)?.source);
      }
    },
    kept: (key, header) => readSetting(storage, place(key, header)),
    keptHeaders: (key) => {
      const folder = place(key, "");
      return settingsIn(storage, folder).map(([name, source]) => ({ file: name.slice(folder.length), source }));
    },
    keep: (key, source, header) => writeSetting(storage, place(key, header), source),
  };
}

export function readSetting(storage: KeyValueStore | undefined, key: string): string | undefined {
  try {
    return storage?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** All that begin so, by key. */
function settingsIn(storage: KeyValueStore | undefined, prefix: string): readonly (readonly [string, string])[] {
  try {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
    const wanted = keys.filter((key) => key.startsWith(prefix)).toSorted();
    return wanted.map((key) => [key, storage?.getItem(key) ?? ""] as const);
  } catch {
    return [];
  }
}

export function writeSetting(storage: KeyValueStore | undefined, key: string, value: string | undefined): void {
  try {
    if (value === undefined) storage?.removeItem(key);
    else storage?.setItem(key, value);
  } catch {
    // Private windows and full disks refuse; the page works on without.
  }
}
