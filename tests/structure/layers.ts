import type { Include } from "./includes.ts";
import { includesOf, where } from "./includes.ts";
import type { SourceFile } from "./repository.ts";
import { linesOf } from "./repository.ts";

/** Module to the modules that it may include, in the file's order. "." is core itself. */
export type Layers = ReadonlyMap<string, ReadonlySet<string>>;

export function parseLayers(text: string): Layers {
  const layers = new Map<string, ReadonlySet<string>>();
  for (const line of linesOf(text)) {
    if (line.startsWith("#")) continue;
    const [module = "", allowed = ""] = line.split(":");
    layers.set(module.trim(), new Set(allowed.split(" ").filter((name) => name !== "")));
  }
  return layers;
}

/** Edges that do not point to a line above: with none, no two modules can include each other. */
export function edgesThatPointRight(layers: Layers): readonly string[] {
  const above = new Set<string>();
  return [...layers].flatMap(([module, allowed]) => {
    const wrong = [...allowed].filter((name) => !above.has(name)).map((name) => `${module} -> ${name}`);
    above.add(module);
    return wrong;
  });
}

/** "core/base/place.h" is in base, "core/aio.h" in ".". */
export function moduleOf(file: string): string {
  const parts = file.split("/");
  return parts.length > 2 ? (parts[1] ?? ".") : ".";
}

/** What files of core/ include against the layers. */
export function layerViolations(files: readonly SourceFile[], layers: Layers): readonly string[] {
  const known = new Set(files.map((file) => file.path));
  return files.flatMap(includesOf).flatMap((include: Include) => {
    if (include.angled) return [];
    const target = `core/${include.name}`;
    if (!known.has(target)) return [`${where(include)} includes "${include.name}", which is no file of core/`];
    const [from, to] = [moduleOf(include.from), moduleOf(target)];
    if (from === to || layers.get(from)?.has(to)) return [];
    return [`${where(include)} includes "${include.name}", but layers.txt does not let ${from} include ${to}`];
  });
}
