/** A program is a tree of lists; its text is what both interpreters read: (program 7 60 (do (sleep 1 2))). */
export type Node = string | List;

export interface List {
  readonly head: string;
  readonly rest: readonly Node[];
}

export function list(head: string, ...rest: readonly (Node | number)[]): List {
  return { head, rest: rest.map((node) => (typeof node === "number" ? String(node) : node)) };
}

export function isList(node: Node | undefined): node is List {
  return typeof node === "object";
}

/** Statements, one after the other. */
export interface Block extends List {
  readonly head: "do";
}

export function isBlock(node: Node | undefined): node is Block {
  return isList(node) && node.head === "do";
}

export function textOf(node: Node): string {
  return isList(node) ? `(${[node.head, ...node.rest.map(textOf)].join(" ")})` : node;
}

/** The name that both sides give the program in their answers. */
export function nameOf(program: List): string {
  const [name] = program.rest;
  return typeof name === "string" ? name : "";
}

export function renamed(program: List, name: string): List {
  return { head: program.head, rest: [name, ...program.rest.slice(1)] };
}

/** Statements at any depth. */
export function countStatements(node: Node): number {
  if (!isList(node)) return 0;
  const below = node.rest.reduce((sum, child) => sum + countStatements(child), 0);
  return node.head === "do" ? below + node.rest.length : below;
}
