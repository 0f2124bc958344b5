import type { SourceFile } from "./repository.ts";
import { linesOf } from "./repository.ts";

export interface Include {
  readonly from: string;
  readonly line: number;
  /** What stands between the quotes or brackets. */
  readonly name: string;
  readonly angled: boolean;
}

const kInclude = /^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)/;

export function includesOf(file: SourceFile): readonly Include[] {
  return linesOf(file.text).flatMap((text, index) => {
    const match = kInclude.exec(text);
    const name = match?.[1] ?? match?.[2];
    return name === undefined ? [] : [{ from: file.path, line: index + 1, name, angled: match?.[2] !== undefined }];
  });
}

export function where(include: Include): string {
  return `${include.from}:${include.line}`;
}

/** The headers that `entry` reaches by quoted includes, itself among them. Names are relative to the include root. */
export function reachable(entry: string, files: ReadonlyMap<string, SourceFile>): readonly SourceFile[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const file = files.get(name);
    if (!file || seen.has(name)) return;
    seen.add(name);
    for (const include of includesOf(file)) if (!include.angled) visit(include.name);
  };
  visit(entry);
  return [...seen].flatMap((name) => files.get(name) ?? []);
}
