/** Something wrong in a lesson's files, told so that its author can mend it. */
export interface Problem {
  readonly file: string;
  /** 1-based; 0 when the problem is about the file as a whole. */
  readonly line: number;
  /** What is wrong, with which value, and what to do. */
  readonly text: string;
}

/** Thrown by the parts that know no file or line; whoever knows the place turns it into a Problem. */
export class LessonError extends Error {}

export function describe(problem: Problem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}` : problem.file;
  return `${place}: ${problem.text}`;
}

/** Names for a message: `a, b, c`, or `none`. */
export function listed(names: Iterable<string>): string {
  const text = [...names].join(", ");
  return text === "" ? "none" : text;
}
