import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { kSite } from "../../web/e2e/site.ts";
import { deckOf, readDecksFile, readSections, readSlides, readStock } from "../src/build/index.ts";
import { printDeck } from "../src/print/print.ts";

const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-print-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = readDecksFile();
const { slides } = readSlides(readSections(file), readStock());

/** What poppler finds in a PDF. */
function pdf(tool: "pdfinfo" | "pdftotext", ...options: readonly string[]): string {
  return execFileSync(tool, options, { encoding: "utf8" });
}

test.each(file.decks)(
  "$page is printed with one page for each slide, in order, with its title and a link to each run",
  async (entry) => {
    const deck = deckOf(entry, slides);
    const out = path.join(folder, `${entry.name}.pdf`);
    const printed = await printDeck({ site: kSite, page: entry.page, out });
    expect(printed.slides).toBe(deck.slides.length);
    const info = pdf("pdfinfo", out);
    expect(info).toMatch(new RegExp(`^Pages: +${deck.slides.length}$`, "m"));
    expect(info).toMatch(/^Page size: +960 x 540 pts/m);
    const pages = pdf("pdftotext", "-layout", out, "-").split("\f").slice(0, -1);
    const flat = (text: string): string => text.replaceAll(/\s+/g, " ");
    expect(pages.map((page, i) => flat(page).includes(flat(deck.slides[i]?.title ?? "?")))).toEqual(
      pages.map(() => true),
    );
    for (const [i, { pictures }] of deck.slides.entries()) {
      if (pictures.length === 0) continue;
      const page = flat(pages[i] ?? "");
      expect(page, deck.slides[i]?.id).toContain("This run, to step through");
      // As the picture, the sentence is that of the run's last moment on the slide.
      const last = pictures.at(-1)?.moments.at(-1)?.sentence ?? "?";
      expect(page, deck.slides[i]?.id).toContain(last.split(" ").slice(0, 5).join(" "));
    }
  },
);
