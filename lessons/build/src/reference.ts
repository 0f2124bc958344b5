/** The pages about the library's names: made of the headers that programs include, and of the lessons that use them. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Lesson } from "./course.ts";
import { type Declaration, readDeclarations } from "./cpp-declarations.ts";
import { LessonError } from "./problem.ts";

/** One header, course/reference.json. */
export interface ReferencePage {
  /** In its address: "task", or "db-errors" when several headers are called errors.h. */
  readonly id: string;
  /** "runtime/task.h". */
  readonly file: string;
  /** What stands at its top. */
  readonly about: string;
  readonly names: readonly ReferenceName[];
}

export interface ReferenceName {
  readonly name: string;
  /** Overloads stand together. */
  readonly signatures: readonly string[];
  /** The contract, in sentences. */
  readonly text: string;
  /** What follows a word such as "Throws". */
  readonly facts: readonly Fact[];
  /** Programs of lessons that use it, which open and run. */
  readonly examples: readonly ExamplePlace[];
}

export interface Fact {
  readonly label: string;
  readonly text: string;
}

export interface ExamplePlace {
  readonly lesson: string;
  readonly example: string;
  readonly title: string;
}

const kLabel = /(?:^|\s)(Requires|Suspends|Cancellation|Throws|Units|Lifetime|Source):\s/g;
/** More say no more. */
const kMostExamples = 4;

/** Throws: LessonError when a name that others see has no contract at all. */
export function readReference(coreDir: string, lessons: readonly Lesson[]): readonly ReferencePage[] {
  const files = includedBy(readFileSync(path.join(coreDir, "aio.h"), "utf8"));
  const stems = files.map((file) => path.basename(file, ".h"));
  const pages = files.map((file, i) => {
    const stem = stems[i] ?? "";
    const isOnly = stems.filter((other) => other === stem).length === 1;
    const id = isOnly ? stem : `${path.dirname(file)}-${stem}`;
    return pageOf(id.replaceAll("_", "-"), file, readFileSync(path.join(coreDir, file), "utf8"));
  });
  return withExamples(
    pages.filter(({ names }) => names.length > 0),
    lessons,
  );
}

function includedBy(source: string): readonly string[] {
  return [...source.matchAll(/^#include "([^"]+)"/gm)].map((match) => match[1] ?? "");
}

export function pageOf(id: string, file: string, source: string): ReferencePage {
  const [about = ""] = /^(?:\/\/ .*\n)+/.exec(source) ?? [];
  if (about === "") throw new LessonError(`${file} does not say what it is; begin it with a comment`);
  return {
    id,
    file,
    about: about
      .replaceAll(/^\/\/ /gm, "")
      .trim()
      .replaceAll("\n", " "),
    names: namesOf(readDeclarations(source)),
  };
}

/** An overload without a comment of its own is told with the one before. */
function namesOf(declarations: readonly Declaration[]): readonly ReferenceName[] {
  const names: ReferenceName[] = [];
  for (const { name, signature, comment } of declarations) {
    const last = names.at(-1);
    if (last?.name === name && comment.length === 0) {
      names[names.length - 1] = { ...last, signatures: [...last.signatures, signature] };
    } else names.push({ name, signatures: [signature], ...contractOf(comment), examples: [] });
  }
  return names;
}

function contractOf(comment: readonly string[]): Pick<ReferenceName, "text" | "facts"> {
  const [text = "", ...rest] = comment.join(" ").split(kLabel);
  const facts: Fact[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) facts.push({ label: rest[i] ?? "", text: (rest[i + 1] ?? "").trim() });
  return { text: text.trim(), facts };
}

function withExamples(pages: readonly ReferencePage[], lessons: readonly Lesson[]): readonly ReferencePage[] {
  const owners = new Map<string, number>();
  for (const { name } of pages.flatMap(({ names }) => names))
    owners.set(lastOf(name), (owners.get(lastOf(name)) ?? 0) + 1);
  const isOnly = (name: string): boolean => owners.get(lastOf(name)) === 1;
  const uses = (name: string): readonly ExamplePlace[] =>
    lessons
      .flatMap(({ id, examples }) =>
        examples
          .filter(({ source }) => usesName(source, name, isOnly(name)))
          .map((example) => ({ lesson: id, example: example.name, title: example.title })),
      )
      .slice(0, kMostExamples);
  return pages.map((page) => ({
    ...page,
    names: page.names.map((name) => ({ ...name, examples: uses(name.name) })),
  }));
}

/** A member that several classes have counts only beside its class's name. */
function usesName(source: string, name: string, isOnly: boolean): boolean {
  const parts = name.split("::");
  const last = lastOf(name);
  const owner = parts.at(-2);
  if (owner === undefined || !/^[A-Z]/.test(owner)) return new RegExp(`\\b${last}\\b`).test(source);
  if (last === owner) return false;
  return new RegExp(`(?:\\.|->|::)${last}\\b`).test(source) && (isOnly || new RegExp(`\\b${owner}\\b`).test(source));
}

function lastOf(name: string): string {
  return name.split("::").at(-1) ?? name;
}
