/** Decks: which slides, how long, and their html. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { escapeHtml, kLessonsDir, kRoot, type Problem, readCourse, readLesson } from "@yieldpoint/course-builder";
import { wordsOf } from "./notes.ts";
import { renderSlide, type Slide, type Stock } from "./render.ts";
import { parseSection, SlideError } from "./source.ts";

export const kSlidesDir = path.join(kRoot, "slides");
/** Of the minutes that a deck is said to take. */
const kTolerance = 0.05;
/** Words of the notes for a minute of a deck: with fewer the speaker has to find half of the talk alone. */
const kFewestWords = 70;

export interface DeckEntry {
  readonly name: "full" | "short";
  /** Its file in the site's folder slides/. */
  readonly page: string;
  readonly title: string;
  readonly minutes: number;
}

/** A slide with its minutes in a deck, and what is said there: html. */
export interface DeckSlide extends Slide {
  readonly said: string;
}

export interface Deck extends DeckEntry {
  readonly slides: readonly DeckSlide[];
}

export interface DecksFile {
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly string[];
  readonly decks: readonly DeckEntry[];
}

export function readDecksFile(): DecksFile {
  return JSON.parse(readFileSync(path.join(kSlidesDir, "decks.json"), "utf8")) as DecksFile;
}

export function readStock(): Stock {
  const folder = path.join(kSlidesDir, "diagrams");
  const course = readCourse(kLessonsDir);
  return {
    lessons: new Map(course.lessons.map((entry) => [entry.id, readLesson(kLessonsDir, entry)])),
    diagrams: new Map(
      readdirSync(folder)
        .filter((file) => file.endsWith(".svg"))
        .map((file) => [path.basename(file, ".svg"), readFileSync(path.join(folder, file), "utf8").trim()]),
    ),
  };
}

/** All slides in the talk's order, and what is wrong with them. */
export function readSlides(
  sections: readonly { readonly name: string; readonly text: string }[],
  stock: Stock,
): { readonly slides: readonly Slide[]; readonly problems: readonly Problem[] } {
  const slides: Slide[] = [];
  const problems: Problem[] = [];
  for (const { name, text } of sections) {
    const file = `slides/sections/${name}.md`;
    try {
      const section = parseSection(text);
      for (const source of section.slides) {
        const rendered = renderSlide(source, section.title, file, stock);
        problems.push(...rendered.problems);
        const { slide } = rendered;
        if (slide === undefined) continue;
        if (slides.some(({ id }) => id === slide.id)) {
          problems.push({ file, line: source.line, text: `there are two slides "${slide.title}"; name one otherwise` });
        }
        slides.push(slide);
      }
    } catch (error) {
      if (!(error instanceof SlideError)) throw error;
      problems.push({ file, line: error.line, text: error.message });
    }
  }
  return { slides, problems };
}

export function readSections({ sections }: DecksFile): readonly { readonly name: string; readonly text: string }[] {
  return sections.map((name) => ({
    name,
    text: readFileSync(path.join(kSlidesDir, "sections", `${name}.md`), "utf8"),
  }));
}

export function deckOf(entry: DeckEntry, all: readonly Slide[]): Deck {
  if (entry.name === "full") return { ...entry, slides: all.map((slide) => ({ ...slide, said: slide.notes.whole })) };
  const slides = all.flatMap((slide) => {
    const { notes, shortMinutes } = slide;
    if (shortMinutes === undefined) return [];
    return [{ ...slide, minutes: shortMinutes, said: notes.short }];
  });
  return { ...entry, slides };
}

/** What is wrong with the decks as a whole. */
export function deckProblems(decks: readonly Deck[], lessons: Iterable<string>): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { name, minutes, slides } of decks) {
    const taken = slides.reduce((sum, slide) => sum + slide.minutes, 0);
    const words = slides.reduce((sum, { said }) => sum + wordsOf(said), 0);
    if (words < kFewestWords * taken) {
      const text = `the notes of the deck "${name}" have ${words} words for ${taken.toFixed(1)} minutes, and ${kFewestWords} a minute are wanted; say more`;
      problems.push({ file: "slides/decks.json", line: 0, text });
    }
    if (Math.abs(taken - minutes) > minutes * kTolerance) {
      const text = `the slides of the deck "${name}" take ${taken.toFixed(1)} minutes, and ${minutes} are promised; change the minutes of slides`;
      problems.push({ file: "slides/decks.json", line: 0, text });
    }
  }
  const shown = new Set(decks.flatMap(({ slides }) => slides.map(({ lesson }) => lesson)));
  for (const lesson of lessons) {
    if (shown.has(lesson)) continue;
    problems.push({ file: "slides/decks.json", line: 0, text: `no slide is about ${lesson}; give it one` });
  }
  return problems;
}

/** The sections of reveal.js. */
export function deckHtml({ slides }: Deck): string {
  return slides.map((slide, index) => slideHtml(slide, index === 0)).join("\n");
}

function slideHtml(slide: DeckSlide, isFirst: boolean): string {
  const { id, title, section, lesson, html, said, address, linkText, minutes } = slide;
  const heading = isFirst ? `<h1>${escapeHtml(title)}</h1>` : `<h2>${escapeHtml(title)}</h2>`;
  return `<section id="${id}" class="${isFirst ? "first" : ""}" data-lesson="${lesson}" data-timing="${Math.round(minutes * 60)}">
<div class="sheet">
<header><p class="kicker">${escapeHtml(section)}</p>${heading}</header>
<div class="body">
${html}</div>
<footer><a href="../${escapeHtml(address)}" target="_blank" rel="noopener">${escapeHtml(linkText)}</a></footer>
</div>
<aside class="notes">${said}</aside>
</section>`;
}
