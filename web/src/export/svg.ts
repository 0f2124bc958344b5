/** The timeline as it is seen, as a picture that stands alone: an SVG document with a title, readable in light and dark. */
import type { RunView, Viewport } from "../app/state.ts";
import {
  type Cursor,
  describeLane,
  formatTime,
  isLane,
  type Lane,
  type LaneKey,
  LaneState,
  positionOf,
  sentenceOf,
  stateAt,
} from "../trace/index.ts";
import { kRowHeight, kRulerHeight, makePlot, type Plot, visitSlices, xOf } from "../ui/timeline/geometry.ts";
import { flagMarks, instantBands, rulerTicks } from "../ui/timeline/ruler.ts";
import { type Caption, captionOf } from "./svg-captions.ts";
import { dot, flag, legend, type Shape, stretch } from "./svg-shapes.ts";
import { group, tag, type Xml } from "./xml.ts";

export interface Picture {
  readonly title: string;
  readonly run: Pick<RunView, "model" | "axis">;
  readonly viewport: Viewport;
  readonly cursor: Cursor;
  readonly selected: LaneKey | undefined;
  /** Its style sheet (svg-style.ts). */
  readonly style: string;
  /** Pixels; 1200 when absent. The letters stay as large as they are. */
  readonly width?: number;
  /** Of the run's; the first 200 when absent. What is left out is counted below. */
  readonly lanes?: readonly Lane[];
}

const kUsualWidth = 1200;
const kNames = 184;
const kFoot = 34;
/** More would be a picture that nobody can look at. */
const kMostLanes = 200;
/** Pixels of a letter, about: a picture cannot measure. */
const kLetter = 6.2;
const kSmallLetter = 5.6;

function shortened(text: string, room: number): string {
  const letters = Math.floor(room / kLetter);
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}

function widthOf({ width = kUsualWidth }: Picture): number {
  return width;
}

export function timelineSvg(picture: Picture): string {
  const { run, viewport, cursor } = picture;
  const width = widthOf(picture);
  const { model, axis } = run;
  const plot = makePlot(width, kNames, viewport);
  const { lanes = model.lanes.slice(0, kMostLanes) } = picture;
  const bottom = kRulerHeight + lanes.length * kRowHeight;
  const left = model.lanes.length - lanes.length;
  const height = bottom + kFoot + (left > 0 ? kRowHeight : 0);
  const x = Math.max(plot.left, Math.min(plot.right, xOf(plot, positionOf(axis, model, cursor))));
  const body = group(
    ...ruler(picture, plot, bottom),
    ...lanes.map((lane, row) => laneXml(picture, plot, lane, kRulerHeight + row * kRowHeight)),
    // What is to come is dimmed, as in the page.
    tag("rect", {
      class: "surface veil",
      x,
      y: kRulerHeight,
      width: plot.right + 2 - x,
      height: bottom - kRulerHeight,
    }),
    ...cursorXml(x, bottom, width, formatTime(cursor.time)),
    ...(left > 0
      ? [
          tag(
            "text",
            { class: "muted", x: 12, y: bottom + 16 },
            left === 1 ? "and one more lane" : `and ${left.toLocaleString("en")} more lanes`,
          ),
        ]
      : []),
    legend(height - kFoot / 2, model.jobs.size > 0),
  );
  const svg = tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-labelledby": "title desc",
    },
    tag("title", { id: "title" }, picture.title),
    tag("desc", { id: "desc" }, description(picture, lanes)),
    tag("style", {}, picture.style),
    tag("rect", { class: "surface", width, height }),
    body,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.xml}\n`;
}

/** Sentences of a description; a reader of more would open the page. */
const kMostSentences = 40;

function description({ run: { model }, cursor }: Picture, lanes: readonly Lane[]): string {
  const said = lanes
    .filter((lane) => stateAt(lane, cursor.index).state !== LaneState.absent)
    .slice(0, kMostSentences)
    .map((lane) => describeLane(model, lane, cursor));
  const moment = `At ${formatTime(cursor.time)} of ${formatTime(model.duration)}, event ${cursor.index + 1} of ${model.records.length}: ${sentenceOf(model, cursor.index)}`;
  return [moment, ...said].join(" ");
}

function ruler(picture: Picture, plot: Plot, bottom: number): readonly Xml[] {
  const { model, axis } = picture.run;
  const bands = instantBands(model, axis, plot).map(({ x0, x1 }) =>
    tag("rect", { class: "band", x: x0, y: kRulerHeight, width: x1 - x0, height: bottom - kRulerHeight }),
  );
  const ticks = rulerTicks(model, axis, plot).flatMap(({ x, text }) => [
    tag("path", { class: "rule", d: `M${x.toFixed(1)} ${kRulerHeight}V${bottom}` }),
    tag("text", { class: "muted small", x: x + 4, y: 15 }, text),
  ]);
  const flags = flagMarks(model, axis, plot).map(({ x, kind, index }) =>
    flag(x, kRulerHeight - 7, kind, sentenceOf(model, index)),
  );
  return [...bands, ...ticks, tag("path", { class: "rule", d: `M0 ${kRulerHeight}H${widthOf(picture)}` }), ...flags];
}

function laneXml(picture: Picture, plot: Plot, lane: Lane, top: number): Xml {
  const { run, cursor, selected } = picture;
  const { model, axis } = run;
  const y = top + kRowHeight / 2;
  const drawn: Xml[] = [];
  visitSlices(lane, axis, plot, (x0, x1, packed, interval) => {
    const shape = { x0: Math.max(x0, plot.left), x1: Math.min(x1, plot.right), y, packed };
    drawn.push(...stretchXml(lane, shape, captionOf(model, lane, interval, packed)));
  });
  const at = stateAt(lane, cursor.index);
  const name = shortened(lane.name, kNames - 40);
  const room = kNames - 46 - name.length * kLetter;
  return tag(
    "g",
    {},
    tag("title", {}, describeLane(model, lane, cursor)),
    ...(isLane(lane, selected)
      ? [tag("rect", { class: "selected", y: top, width: widthOf(picture), height: kRowHeight })]
      : []),
    dot(15, y, at.state, at.cancelling),
    tag("text", { class: "ink", x: 30, y: y + 4 }, name),
    ...(room > 24 && lane.detail !== ""
      ? [
          tag(
            "text",
            { class: "muted small", x: 36 + name.length * (kLetter + 0.8), y: y + 4 },
            shortened(lane.detail, room),
          ),
        ]
      : []),
    ...drawn,
  );
}

/** A stretch with its words, if there is room: they stand on a bar, and break a line. */
function stretchXml(lane: Lane, shape: Shape, { text, onBar }: Caption): readonly Xml[] {
  const { x0, x1, y } = shape;
  const begin = x0 + (onBar ? 8 : 14);
  const room = x1 - begin - 8;
  if (text === "" || room < kLetter * 4) return [stretch(lane, shape)];
  const shown = shortened(text, room);
  const width = shown.length * kSmallLetter;
  const words = tag("text", { class: onBar ? "on-bar small" : "muted small", x: begin, y: y + 4 }, shown);
  if (!onBar) {
    return [stretch(lane, { ...shape, x1: begin - 5 }), words, stretch(lane, { ...shape, x0: begin + width + 5 })];
  }
  const plate = tag("rect", { class: "computing", x: begin - 4, y: y - 7, width: width + 8, height: 14 });
  return [stretch(lane, shape), plate, words];
}

function cursorXml(x: number, bottom: number, room: number, time: string): readonly Xml[] {
  const width = Math.max(34, time.length * 7 + 12);
  const left = Math.max(2, Math.min(room - width - 2, x - width / 2));
  return [
    tag("path", { class: "cursor", d: `M${x.toFixed(1)} 20V${bottom}` }),
    tag("rect", { class: "accent", x: left, y: 2, width, height: 19, rx: 5 }),
    tag("text", { class: "on-accent", x: left + width / 2, y: 16, "text-anchor": "middle" }, time),
  ];
}
