/** Pictures of the runs that a deck shows: for paper, and until the program is there. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Example, kRoot } from "@yieldpoint/course-builder";
import {
  buildModel,
  cursorAt,
  makeAxis,
  markAt,
  type Scheme,
  sentenceOf,
  svgStyle,
  timelineSvg,
} from "@yieldpoint/web/picture";

/** Pixels of the picture's own; the slide shows it larger. */
const kWidth = 760;

export interface Moment {
  /** What happens. */
  readonly sentence: string;
  /** 1-based, of the program's own file; undefined when none of its lines is to blame. */
  readonly line: number | undefined;
}

export interface RunPicture {
  /** The picture's file, without scheme and ending. */
  readonly name: string;
  readonly moments: readonly Moment[];
  svg(scheme: Scheme): string;
}

/** The run as it is at the last of these events, from 1. */
export function pictureOf(
  name: string,
  title: string,
  { file, golden }: Example,
  events: readonly number[],
): RunPicture {
  const records = golden.form === "records" ? golden.records : [];
  const model = buildModel(records.map((record) => JSON.stringify(record)).join("\n"));
  const tokens = readFileSync(path.join(kRoot, "web/src/styles/tokens.css"), "utf8");
  const last = events.at(-1) ?? 1;
  return {
    name,
    moments: events.map((event) => ({
      sentence: sentenceOf(model, event - 1),
      line: markAt(model, event - 1, file, undefined)?.place.line,
    })),
    svg: (scheme) =>
      timelineSvg({
        title,
        run: { model, axis: makeAxis(model, "unfolded") },
        viewport: { from: 0, to: 1 },
        cursor: cursorAt(model, last - 1),
        selected: undefined,
        style: svgStyle(tokens, scheme),
        width: kWidth,
      }),
  };
}
