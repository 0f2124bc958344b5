/** Pictures of the runs that a deck shows: for paper, and until the program is there. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Example, kRoot } from "@yieldpoint/course-builder";
import {
  buildModel,
  cursorAt,
  makeAxis,
  type Scheme,
  sentenceOf,
  svgStyle,
  timelineSvg,
} from "@yieldpoint/web/picture";

/** Pixels of the picture's own; the slide shows it larger. */
const kWidth = 760;

export interface RunPicture {
  /** The picture's file, without scheme and ending. */
  readonly name: string;
  /** What happens at each of the moments. */
  readonly sentences: readonly string[];
  svg(scheme: Scheme): string;
}

/** The run as it is at the last of these events, from 1. */
export function pictureOf(name: string, title: string, { golden }: Example, events: readonly number[]): RunPicture {
  const records = golden.form === "records" ? golden.records : [];
  const model = buildModel(records.map((record) => JSON.stringify(record)).join("\n"));
  const tokens = readFileSync(path.join(kRoot, "web/src/styles/tokens.css"), "utf8");
  const last = events.at(-1) ?? 1;
  return {
    name,
    sentences: events.map((event) => sentenceOf(model, event - 1)),
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
