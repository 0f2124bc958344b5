/** A question that is asked before a run, as the course's data has it (lessons/build/src/predictions.ts). Times are in nanoseconds. */

/** A moment of a run of the lesson's own program, where a cursor shows the answer. */
export interface AnswerMoment {
  readonly example: string;
  readonly scenario: string | undefined;
  readonly time: number;
  /** The record, from 0; undefined when the run's trace is too large to be kept. */
  readonly record: number | undefined;
}

export interface PrintedLine {
  readonly text: string;
  readonly moment: AnswerMoment;
}

export interface OrderPrediction {
  readonly kind: "order";
  readonly key: string;
  /** As the run prints them. A line's place among them names it below. */
  readonly lines: readonly PrintedLine[];
  /** Their places in the order in which they are first shown. */
  readonly shown: readonly number[];
}

/** A piece of the program. */
export interface CodePiece {
  readonly text: string;
  /** From 1. */
  readonly firstLine: number;
}

export interface LinePrediction {
  readonly kind: "line";
  readonly key: string;
  readonly code: readonly CodePiece[];
  readonly answers: readonly { readonly line: number; readonly moment: AnswerMoment }[];
}

export interface TimePrediction {
  readonly kind: "time";
  readonly key: string;
  readonly answer: number;
  readonly moment: AnswerMoment;
  /** The end of the scale. */
  readonly most: number;
  readonly step: number;
}

export type Prediction = OrderPrediction | LinePrediction | TimePrediction;

/** The moment that answers: of an order the last line's, when all have come. */
export function answerMoment(prediction: Prediction): AnswerMoment | undefined {
  switch (prediction.kind) {
    case "order":
      return prediction.lines.at(-1)?.moment;
    case "line":
      return prediction.answers[0]?.moment;
    case "time":
      return prediction.moment;
  }
}

type Json = Readonly<Record<string, unknown>>;

function object(value: unknown): Json {
  if (typeof value !== "object" || value === null) throw new TypeError("not an object");
  return value as Json;
}

function list<T>(value: unknown, parse: (item: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError("not a list");
  return value.map(parse);
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number") throw new TypeError("not a number");
  return value;
}

function parseMoment(value: unknown): AnswerMoment {
  const { example, scenario, time, record } = object(value);
  return {
    example: text(example),
    scenario: scenario === undefined ? undefined : text(scenario),
    time: number(time),
    record: record === undefined ? undefined : number(record),
  };
}

function parseKind(json: Json): Prediction {
  const key = text(json.key);
  switch (json.kind) {
    case "order":
      return {
        kind: "order",
        key,
        lines: list(json.lines, (line) => ({
          text: text(object(line).text),
          moment: parseMoment(object(line).moment),
        })),
        shown: list(json.shown, number),
      };
    case "line":
      return {
        kind: "line",
        key,
        code: list(json.code, (piece) => ({
          text: text(object(piece).text),
          firstLine: number(object(piece).firstLine),
        })),
        answers: list(json.answers, (answer) => ({
          line: number(object(answer).line),
          moment: parseMoment(object(answer).moment),
        })),
      };
    case "time":
      return {
        kind: "time",
        key,
        answer: number(json.answer),
        moment: parseMoment(json.moment),
        most: number(json.most),
        step: number(json.step),
      };
    default:
      throw new TypeError("of no kind");
  }
}

/** Undefined for what is none: then the question stays as it was written, with its folded answer. */
export function parsePrediction(json: string): Prediction | undefined {
  try {
    return parseKind(object(JSON.parse(json)));
  } catch {
    return undefined;
  }
}
