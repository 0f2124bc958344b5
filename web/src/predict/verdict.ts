/** What the run says to a guess. Nobody is graded: it says how things are, and what was said. */
import { formatTime } from "../trace/index.ts";
import type { Guess } from "./guess.ts";
import type { AnswerMoment, LinePrediction, OrderPrediction, Prediction, TimePrediction } from "./prediction.ts";

export interface Verdict {
  readonly tone: "right" | "near" | "off";
  readonly sentence: string;
}

/** Of the scale: who is that close has understood. */
const kNear = 0.05;

/** A line as the run printed it, and where it was expected, from 1. */
export interface ToldLine {
  readonly text: string;
  readonly moment: AnswerMoment;
  readonly said: number;
  readonly isRight: boolean;
}

export function toldLines({ lines }: OrderPrediction, places: readonly number[]): readonly ToldLine[] {
  return lines.map(({ text, moment }, place) => ({
    text,
    moment,
    said: places.indexOf(place) + 1,
    // Lines of the same text can't be told apart.
    isRight: lines[places[place] ?? -1]?.text === text,
  }));
}

/** Undefined when the guess is of another kind, or when nothing was said. */
export function verdictOn(prediction: Prediction, guess: Guess): Verdict | undefined {
  if (prediction.kind === "order" && guess.kind === "order") return onOrder(prediction, guess.places);
  if (prediction.kind === "line" && guess.kind === "line") return onLines(prediction, guess.lines);
  if (prediction.kind === "time" && guess.kind === "time") return onTime(prediction, guess.time);
  return undefined;
}

function onOrder(prediction: OrderPrediction, places: readonly number[]): Verdict {
  const told = toldLines(prediction, places);
  const wrong = told.filter(({ isRight }) => !isRight).length;
  if (wrong === 0) return { tone: "right", sentence: "The run prints them in this order, as you said." };
  const which = wrong === told.length ? "No line is" : `${wrong} of ${told.length} lines are not`;
  return { tone: "off", sentence: `${which} where you said. This is the order of the run:` };
}

function onLines({ answers }: LinePrediction, lines: readonly number[]): Verdict | undefined {
  if (lines.length === 0) return undefined;
  const right = answers.map(({ line }) => line);
  const isRight = right.length === lines.length && right.every((line) => lines.includes(line));
  const found = right.filter((line) => lines.includes(line)).length;
  const sentence = isRight ? `${named(right)}, as you said.` : `${named(right)}. You said ${lower(named(lines))}.`;
  return { tone: isRight ? "right" : found > 0 ? "near" : "off", sentence };
}

function named(lines: readonly number[]): string {
  const all = lines.map(String);
  const last = all.at(-1) ?? "";
  return all.length < 2 ? `Line ${last}` : `Lines ${all.slice(0, -1).join(", ")} and ${last}`;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function onTime({ answer, most, step }: TimePrediction, said: number): Verdict {
  const off = Math.abs(said - answer);
  const it = formatTime(answer);
  if (off < step) return { tone: "right", sentence: `${it}, as you said.` };
  const near = off <= kNear * most;
  const more = said < answer ? "more" : "less";
  const sentence = `${it}: ${formatTime(off)} ${more} than the ${formatTime(said)} that you said${near ? ", so you were close" : ""}.`;
  return { tone: near ? "near" : "off", sentence };
}
