/** The learner's edits and choices, kept across reloads. A full or forbidden storage loses nothing but that. */

/** The part of the Web Storage interface that is used. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Drafts {
  /** The edited source of "lesson/example"; undefined when it is as delivered. */
  load(key: string): string | undefined;
  /** Keeps the source, or forgets it when it equals the original. */
  save(key: string, source: string, original: string): void;
}

const kPrefix = "yieldpoint/draft/";

export function createDrafts(storage: KeyValueStore | undefined): Drafts {
  return {
    load: (key) => readSetting(storage, kPrefix + key),
    save: (key, source, original) => writeSetting(storage, kPrefix + key, source === original ? undefined : source),
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
