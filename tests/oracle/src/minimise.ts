import { countStatements, isBlock, isList, type List, type Node, textOf } from "./program.ts";
import { waitInCircle } from "./waits.ts";

/** Where statements have a number of seconds; other numbers name tasks and objects. */
const kNumbers: Readonly<Record<string, number>> = { sleep: 1, timeout: 1, timeout_at: 1, call_later: 1, wait_for: 1 };

/** Says for each candidate whether the difference is still there. */
export type StillDiffers = (candidates: readonly List[]) => Promise<readonly boolean[]>;

/** Candidates that are tried at once. */
const kBatch = 24;

/**
 * Makes a program smaller while the difference persists, until no single step does. Each step removes statements, puts
 * what is inside a statement in its place, or takes a simpler number. The same program always gives the same result.
 */
export async function minimise(program: List, stillDiffers: StillDiffers): Promise<List> {
  let smallest = program;
  const tried = new Set([textOf(program)]);
  for (;;) {
    const better = await firstBetter(smallest, tried, stillDiffers);
    if (better === undefined) return smallest;
    smallest = better;
  }
}

async function firstBetter(program: List, tried: Set<string>, stillDiffers: StillDiffers): Promise<List | undefined> {
  const fresh = reductions(program).filter((candidate) => {
    const text = textOf(candidate);
    return !tried.has(text) && tried.add(text);
  });
  for (let at = 0; at < fresh.length; at += kBatch) {
    const batch = fresh.slice(at, at + kBatch);
    const results = await stillDiffers(batch);
    const found = batch.find((_, index) => results[index]);
    if (found) return found;
  }
  return undefined;
}

/** Every program that is one step smaller, the smallest first. */
export function reductions(program: List): List[] {
  const [name = "0", watchdog = "0", body = ""] = program.rest;
  if (!isList(body)) return [];
  const smaller = reduced(body)
    .filter(isList)
    .map((node): List => ({ head: program.head, rest: [name, watchdog, node] }))
    .filter((candidate) => !waitInCircle(candidate));
  return smaller.sort((a, b) => countStatements(a) - countStatements(b));
}

function reduced(node: Node): Node[] {
  if (!isList(node)) return [];
  const own = isBlock(node) ? shorterBlocks(node) : [];
  const inside = node.rest.flatMap((child, index) => {
    const smaller = kNumbers[node.head] === index ? simplerWords(child) : reduced(child);
    return smaller.map((each) => replaced(node, index, [each]));
  });
  return [...own, ...inside];
}

function shorterBlocks(block: List): List[] {
  const shorter: List[] = [];
  for (let length = block.rest.length; length >= 1; length = Math.floor(length / 2)) {
    for (let at = 0; at < block.rest.length; at += length) {
      shorter.push({ head: block.head, rest: [...block.rest.slice(0, at), ...block.rest.slice(at + length)] });
    }
  }
  block.rest.forEach((statement, index) => {
    for (const inner of blocksIn(statement)) shorter.push(replaced(block, index, inner.rest));
  });
  return shorter;
}

/** The blocks directly inside a statement, those of its children too. */
function blocksIn(statement: Node): List[] {
  if (!isList(statement)) return [];
  return statement.rest.filter(isList).flatMap((part) => (isBlock(part) ? [part] : blocksIn(part)));
}

function simplerWords(word: Node): string[] {
  const value = Number(word);
  return [0, 1, 2].filter((simpler) => Math.abs(simpler) < Math.abs(value)).map(String);
}

function replaced(parent: List, index: number, by: readonly Node[]): List {
  return { head: parent.head, rest: [...parent.rest.slice(0, index), ...by, ...parent.rest.slice(index + 1)] };
}
