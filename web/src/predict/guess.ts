/** What the learner says before the run, and how it is kept. */
import type { LinePrediction, OrderPrediction, Prediction } from "./prediction.ts";

export type Guess =
  /** Places of the prediction's lines. */
  | { readonly kind: "order"; readonly places: readonly number[] }
  /** From 1, sorted. */
  | { readonly kind: "line"; readonly lines: readonly number[] }
  | { readonly kind: "time"; readonly time: number };

/** What is on the table before anything was said. */
export function firstGuess(prediction: Prediction): Guess {
  switch (prediction.kind) {
    case "order":
      return { kind: "order", places: prediction.shown };
    case "line":
      return { kind: "line", lines: [] };
    case "time":
      return { kind: "time", time: 0 };
  }
}

/** The list with one item at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const item = items.slice(from, from + 1);
  const others = items.toSpliced(from, 1);
  return others.toSpliced(Math.max(0, Math.min(others.length, to)), 0, ...item);
}

/** A line picked, or picked no more; `only` where there is but one. */
export function picked(lines: readonly number[], line: number, only: boolean): readonly number[] {
  if (only) return [line];
  return lines.includes(line) ? lines.filter((other) => other !== line) : [...lines, line].toSorted((a, b) => a - b);
}

/** A line with nothing to say: blank, or brackets alone. */
export function isPickable(code: string): boolean {
  return /\w/.test(code);
}

export function pickableLines({ code }: LinePrediction): readonly number[] {
  return code.flatMap(({ text, firstLine }) =>
    text.split("\n").flatMap((line, i) => (isPickable(line) ? [firstLine + i] : [])),
  );
}

/** As it is kept: lines by their text, so that it is not taken for an answer to a question that has changed. */
export function formatGuess(prediction: Prediction, guess: Guess): string {
  if (guess.kind === "time") return JSON.stringify(guess.time);
  if (guess.kind === "line" || prediction.kind !== "order")
    return JSON.stringify(guess.kind === "line" ? guess.lines : []);
  return JSON.stringify(guess.places.map((place) => prediction.lines[place]?.text));
}

/** Undefined when it does not fit the question. */
export function parseGuess(prediction: Prediction, kept: string): Guess | undefined {
  const value = parsed(kept);
  if (prediction.kind === "time") {
    const fits = typeof value === "number" && value >= 0 && value <= prediction.most;
    return fits ? { kind: "time", time: value } : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  return prediction.kind === "order" ? orderOf(prediction, value) : linesOf(prediction, value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function orderOf({ lines }: OrderPrediction, texts: readonly unknown[]): Guess | undefined {
  const free = new Set(lines.keys());
  const places = texts.flatMap((text) => {
    const place = [...free].find((candidate) => lines[candidate]?.text === text);
    if (place === undefined) return [];
    free.delete(place);
    return [place];
  });
  return free.size === 0 && places.length === texts.length ? { kind: "order", places } : undefined;
}

function linesOf(prediction: LinePrediction, values: readonly unknown[]): Guess | undefined {
  const pickable = pickableLines(prediction);
  const lines = values.filter((value): value is number => typeof value === "number" && pickable.includes(value));
  return lines.length === values.length && lines.length > 0 ? { kind: "line", lines } : undefined;
}
