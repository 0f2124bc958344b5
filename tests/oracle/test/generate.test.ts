import { expect, test } from "vitest";
import { generate, type List, type Node, Random, textOf } from "../src/index.ts";
import { operations } from "../src/operations.ts";
import { isBlock, isList } from "../src/program.ts";
import { waitInCircle } from "../src/waits.ts";

const programs = Array.from({ length: 500 }, (_, seed) => generate(seed));

test("a seed always gives the same program", () => {
  for (const seed of [0, 1, 17, 4_000_000]) expect(textOf(generate(seed))).toBe(textOf(generate(seed)));
});

test("neighbouring seeds give different programs", () => {
  expect(new Set(programs.map(textOf)).size).toBe(programs.length);
});

function statementsIn(node: Node): List[] {
  if (!isList(node)) return [];
  const own = isBlock(node) ? node.rest.filter(isList) : [];
  return [...own, ...node.rest.flatMap(statementsIn)];
}

test("programs are small and each statement has a number of its own", () => {
  for (const program of programs) {
    const ids = statementsIn(program).map(({ rest }) => rest[0]);
    expect(ids.length).toBeLessThanOrEqual(60);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test("no reference is left open and nobody waits in a circle", () => {
  for (const program of programs) {
    expect(textOf(program)).not.toContain("?");
    expect(waitInCircle(program)).toBe(false);
  }
});

test("every operation comes up", () => {
  const text = programs.map(textOf).join("\n");
  const missing = operations.filter(({ name }) => !text.includes(`(${name} `)).map(({ name }) => name);
  expect(missing).toEqual([]);
});

test("the source of choices is the same on every machine", () => {
  const random = new Random(1);
  expect([random.between(0, 99), random.between(0, 99), random.between(0, 99)]).toEqual([85, 54, 75]);
});
