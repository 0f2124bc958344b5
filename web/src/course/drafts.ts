/** The learner's edits and choices, kept across reloads. A full or forbidden storage loses nothing but that. */

import { type Code, changedHeaders, type SourceFile, sameCode, withHeaders } from "./code.ts";

/** The part of the Web Storage interface that is used. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Drafts {
  /** The edited code of "lesson/example"; undefined when it is as the original. */
  load(key: string, original: Code): Code | undefined;
  /** Keeps what differs from the original. */
  save(key: string, code: Code, original: Code): void;
  /** The edited text of a program's own file; undefined when it is as the original. */
  kept(key: string): string | undefined;
  /** Puts a text in its place, or nothing. */
  keep(key: string, source: string | undefined): void;
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
    kept: (key) => readSetting(storage, place(key)),
    keep: (key, source) => writeSetting(storage, place(key), source),
  };
}

export function readSetting(storage: KeyValueStore | undefined, key: string): string | undefined {
  try {
    return storage?.getItem(key) ?? undefined;
  } catch {
    return undefined;
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
