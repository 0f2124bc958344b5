/**
 * A section of the talk as its author writes it, slides/sections/NAME.md:
 *
 *     # Time-outs
 *
 *     ## Spawn tasks, 2
 *     lesson 10_where_to_put_timeouts/around_gather@one_silent at deliver
 *     minutes 1.5, short 1
 *
 *     Text, and {{code around_gather: fetch_all}} as in a lesson.
 *
 *     ::: demo around_gather@one_silent: start; 2s; deliver; end
 *     ::: diagram stack
 *     ::: notes
 *     What the speaker says in both talks. Next: what is said with a run's next moment.
 *
 *     What only the whole talk has the time for.
 *     :::
 */
import { LessonError } from "@yieldpoint/course-builder";

/** An example in one of its worlds; in its usual one without `scenario`. */
export interface ProgramName {
  readonly example: string;
  readonly scenario: string | undefined;
}

export type Block =
  /** CommonMark with the placeholders of lessons. */
  | { readonly kind: "text"; readonly line: number; readonly markdown: string }
  /** A run that is shown at one moment after another. */
  | { readonly kind: "demo"; readonly line: number; readonly program: ProgramName; readonly moments: readonly string[] }
  /** slides/diagrams/NAME.svg */
  | { readonly kind: "diagram"; readonly line: number; readonly name: string };

export interface SlideSource {
  readonly title: string;
  /** 1-based, of its title. */
  readonly line: number;
  readonly lesson: string;
  readonly program: ProgramName;
  /** The moment of the run that it is about: "start", "10s", "end", or a record: `print text~"late"`. */
  readonly moment: string;
  /** For the whole talk. */
  readonly minutes: number;
  /** For the short one; undefined when the slide is not in it. */
  readonly shortMinutes: number | undefined;
  readonly blocks: readonly Block[];
  readonly notes: string;
  /** 1-based, of the first line of the notes. */
  readonly notesLine: number;
}

export interface SectionSource {
  readonly title: string;
  readonly slides: readonly SlideSource[];
}

/** Wrong in the line of this number, from 1. */
export class SlideError extends LessonError {
  constructor(
    readonly line: number,
    text: string,
  ) {
    super(text);
  }
}

const kLesson = /^lesson (\w+)\/(\w+)(?:@(\w+))? at (.+)$/;
const kMinutes = /^minutes (\d+(?:\.\d+)?)(?:, short (\d+(?:\.\d+)?))?$/;
const kDemo = /^::: demo (\w+)(?:@(\w+))?: (.+)$/;
const kDiagram = /^::: diagram ([\w-]+)$/;

/** Throws: SlideError. */
export function parseSection(text: string): SectionSource {
  const lines = text.split("\n");
  const title = /^# (.+)$/.exec(lines[0] ?? "")?.[1];
  if (title === undefined) throw new SlideError(1, "a section begins with its title: # Title");
  const heads = lines.flatMap((line, index) => (line.startsWith("## ") ? [index] : []));
  if (heads.length === 0) throw new SlideError(1, "the section has no slides; begin one with ## Title");
  return { title, slides: heads.map((head, i) => parseSlide(lines, head, heads[i + 1] ?? lines.length)) };
}

function parseSlide(lines: readonly string[], head: number, end: number): SlideSource {
  const [, lesson, example, scenario, moment] = kLesson.exec(lines[head + 1] ?? "") ?? [];
  if (lesson === undefined || example === undefined || moment === undefined) {
    throw new SlideError(
      head + 2,
      "below its title a slide names a moment: lesson NN_topic/example@scenario at MOMENT",
    );
  }
  const [, minutes, short] = kMinutes.exec(lines[head + 2] ?? "") ?? [];
  if (minutes === undefined) throw new SlideError(head + 3, "then its time: minutes 1.5, or minutes 1.5, short 1");
  const { blocks, notes, notesLine } = parseBody(lines, head + 3, end);
  return {
    title: (lines[head] ?? "").slice(3).trim(),
    line: head + 1,
    lesson,
    program: { example, scenario },
    moment,
    minutes: Number(minutes),
    shortMinutes: short === undefined ? undefined : Number(short),
    blocks,
    notes,
    notesLine,
  };
}

function parseBody(
  lines: readonly string[],
  begin: number,
  end: number,
): Pick<SlideSource, "blocks" | "notes" | "notesLine"> {
  const blocks: Block[] = [];
  let text: string[] = [];
  let textLine = begin + 1;
  let notes: { readonly text: string; readonly line: number } | undefined;
  const endText = (next: number): void => {
    if (text.some((line) => line.trim() !== ""))
      blocks.push({ kind: "text", line: textLine, markdown: text.join("\n") });
    text = [];
    textLine = next + 1;
  };
  for (let i = begin; i < end; ++i) {
    const line = lines[i] ?? "";
    if (!line.startsWith(":::")) {
      text.push(line);
      continue;
    }
    endText(i + 1);
    if (line === "::: notes") {
      const close = lines.indexOf(":::", i);
      if (close < 0 || close >= end) throw new SlideError(i + 1, "the notes do not end; close them with a line :::");
      if (notes !== undefined) throw new SlideError(i + 1, "the slide has notes already; write them in one place");
      notes = {
        text: lines
          .slice(i + 1, close)
          .join("\n")
          .trim(),
        line: i + 2,
      };
      i = close;
      textLine = close + 2;
    } else {
      blocks.push(parseBlock(line, i + 1));
    }
  }
  endText(end);
  if (notes === undefined || notes.text === "") {
    throw new SlideError(begin, "the slide has no notes; say what the speaker says between ::: notes and :::");
  }
  return { blocks, notes: notes.text, notesLine: notes.line };
}

function parseBlock(text: string, line: number): Block {
  const [, example, scenario, moments] = kDemo.exec(text) ?? [];
  if (example !== undefined && moments !== undefined) {
    return {
      kind: "demo",
      line,
      program: { example, scenario },
      moments: moments.split(";").map((each) => each.trim()),
    };
  }
  const name = kDiagram.exec(text)?.[1];
  if (name !== undefined) return { kind: "diagram", line, name };
  throw new SlideError(
    line,
    `cannot read "${text}"; there are ::: notes, ::: diagram NAME and ::: demo EXAMPLE@SCENARIO: MOMENT; MOMENT`,
  );
}
