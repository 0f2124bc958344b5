// Usage: tsx slides/src/build/main.ts --out FOLDER: the decks as static pages.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { describe } from "@yieldpoint/course-builder";
import { build } from "vite";
import {
  type Deck,
  deckHtml,
  deckOf,
  deckProblems,
  kSlidesDir,
  readDecksFile,
  readSections,
  readSlides,
  readStock,
} from "./deck.ts";

/** The browsers that the page is built for. */
const kTarget = "es2023";

const { values } = parseArgs({ options: { out: { type: "string" } } });
if (values.out === undefined) throw new Error("usage: tsx slides/src/build/main.ts --out FOLDER");
const out = path.resolve(values.out);

const file = readDecksFile();
const stock = readStock();
const { slides, problems } = readSlides(readSections(file), stock);
const decks = file.decks.map((entry) => deckOf(entry, slides));
const all = problems.length > 0 ? problems : deckProblems(decks, stock.lessons.keys());
if (all.length > 0) {
  for (const problem of all) console.error(describe(problem));
  process.exit(1);
}
await buildPages(decks);
mkdirSync(path.join(out, "pictures"), { recursive: true });
for (const picture of slides.flatMap(({ pictures }) => pictures)) {
  for (const scheme of ["light", "dark"] as const) {
    writeFileSync(path.join(out, "pictures", `${picture.name}-${scheme}.svg`), picture.svg(scheme));
  }
}

async function buildPages(decks: readonly Deck[]): Promise<void> {
  const pages = new Map(decks.map((deck) => [deck.page, deck]));
  await build({
    configFile: false,
    root: path.join(kSlidesDir, "pages"),
    base: "./",
    logLevel: "warn",
    plugins: [
      {
        name: "deck",
        transformIndexHtml: {
          order: "pre",
          handler: (html, { filename }) => {
            const deck = pages.get(path.basename(filename));
            return deck === undefined ? html : html.replace("<!-- slides -->", () => deckHtml(deck));
          },
        },
      },
    ],
    build: {
      outDir: out,
      emptyOutDir: true,
      target: kTarget,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: [...pages.keys(), "speaker.html"].map((page) => path.join(kSlidesDir, "pages", page)),
      },
    },
  });
}
