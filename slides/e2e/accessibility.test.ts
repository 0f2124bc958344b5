import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, test } from "vitest";
import { useStage } from "../../web/e2e/stage.ts";
import { DeckPage } from "./deck-page.ts";

const stage = useStage();

/** A title, code in two languages, a drawing, a run, a table. */
const kSlides = ["asyncio-pitfalls", "async-style", "strong-points", "a-heartbeat-with-a-hole", "what-has-changed"];

async function violations(deck: DeckPage): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page: deck.page }).exclude("iframe").analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}

describe.each(["light", "dark"])("axe finds nothing in %s", (theme) => {
  test.each(kSlides)("on the slide %s", async (id) => {
    const deck = await DeckPage.open(stage, `?theme=${theme}#/${id}`);
    await expect.poll(() => deck.id()).toBe(id);
    expect(await violations(deck)).toEqual([]);
    await deck.close();
  });
});

test("axe finds nothing in the speaker's window", async () => {
  const deck = await DeckPage.open(stage, "");
  const opened = deck.page.context().waitForEvent("page");
  await deck.page.keyboard.press("s");
  const speaker = new DeckPage(await opened);
  await speaker.page.getByText("1 of ").waitFor();
  expect(await violations(speaker)).toEqual([]);
  await deck.close();
});
