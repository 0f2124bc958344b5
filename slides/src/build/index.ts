/** What others ask of the talk: tests, and the course's builder. */
export { deckOf, deckProblems, readDecksFile, readSections, readSlides, readStock } from "./deck.ts";
export { idOf, kMostCodeLines, renderSlide, type Slide, type Stock } from "./render.ts";
export { parseSection, SlideError, type SlideSource } from "./source.ts";
