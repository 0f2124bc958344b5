import { expect, test } from "vitest";
import { countStatements, generate, type List, list, minimise, reductions, textOf } from "../src/index.ts";
import { waitInCircle } from "../src/waits.ts";

const kBlock = list(
  "do",
  list("spawn", 1, list("do", list("sleep", 2, 5), list("raise", 3, 7))),
  list("await", 4, "1"),
);
const kProgram = list("program", 0, 60, kBlock);

/** A difference that is there as long as every text is. */
function needs(...texts: string[]) {
  return async (candidates: readonly List[]) =>
    candidates.map((candidate) => texts.every((text) => textOf(candidate).includes(text)));
}

test("statements that the difference does not need are removed", async () => {
  const smallest = await minimise(kProgram, needs("(raise 3 7)"));
  expect(textOf(smallest)).toBe("(program 0 60 (do (raise 3 7)))");
});

test("what encloses a needed statement stays when it is needed too, and times become simple", async () => {
  const smallest = await minimise(kProgram, needs("(spawn 1", "(sleep 2", "(await 4 1)"));
  expect(textOf(smallest)).toBe("(program 0 60 (do (spawn 1 (do (sleep 2 0))) (await 4 1)))");
});

test("the same program gives the same result, and every step is smaller or simpler", async () => {
  const program = generate(12);
  const smallest = await minimise(program, needs("(sleep"));
  expect(textOf(await minimise(program, needs("(sleep")))).toBe(textOf(smallest));
  expect(countStatements(smallest)).toBe(1);
  for (const smaller of reductions(program)) {
    expect(countStatements(smaller)).toBeLessThanOrEqual(countStatements(program));
    expect(waitInCircle(smaller)).toBe(false);
  }
});
