/** What the speaker says. Its first paragraph is for both talks, the others are for the whole one. */
import { LessonError } from "@yieldpoint/course-builder";

/** Html. */
export interface Notes {
  readonly whole: string;
  readonly short: string;
}

/** Words that can be said in a minute and understood in the last row. */
const kMostWords = 150;
/** What the speaker is told to press, at each moment of a run. */
const kNext = /\bNext:/g;

export function wordsOf(html: string): number {
  return html.replaceAll(/<[^>]*>/g, "").match(/[\p{L}\p{N}][\p{L}\p{N}'_.-]*/gu)?.length ?? 0;
}

/** `moments` are a slide's after its first. Throws: LessonError. */
export function notesOf(
  html: string,
  slide: { readonly moments: number; readonly minutes: number; readonly shortMinutes: number | undefined },
): Notes {
  const end = html.indexOf("</p>");
  const short = html.slice(0, end < 0 ? undefined : end + "</p>".length);
  const next = [...short.matchAll(kNext)].length;
  if (next !== slide.moments || [...html.matchAll(kNext)].length !== next) {
    throw new LessonError(
      `the slide goes on ${slide.moments} times, and the first paragraph of its notes says "Next:" ${next} times; say it once for each`,
    );
  }
  checkTime(html, slide.minutes, "notes");
  if (slide.shortMinutes !== undefined) checkTime(short, slide.shortMinutes, "first lines of the notes");
  return { whole: marked(html), short: marked(short) };
}

function checkTime(html: string, minutes: number, what: string): void {
  const words = wordsOf(html);
  if (words <= kMostWords * minutes) return;
  throw new LessonError(
    `the ${what} have ${words} words for ${minutes} minutes, and ${kMostWords} a minute can be said; say less, or take longer`,
  );
}

function marked(html: string): string {
  return html.replaceAll(kNext, '<b class="next">Next:</b>');
}
