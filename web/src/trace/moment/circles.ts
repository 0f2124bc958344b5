/** Circles in a directed graph: parts in which each node leads to each other. */

export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** The nodes that each node leads to. */
export function targetsOf(arrows: readonly Arrow[]): ReadonlyMap<string, readonly string[]> {
  const targets = new Map<string, string[]>();
  for (const { from, to } of arrows) {
    const known = targets.get(from);
    if (known === undefined) targets.set(from, [to]);
    else known.push(to);
  }
  return targets;
}

interface Visit {
  readonly node: string;
  readonly targets: readonly string[];
  next: number;
}

/** Tarjan's algorithm, without recursion: a chain of tasks may be longer than the stack is deep. */
class Search {
  readonly #targets: ReadonlyMap<string, readonly string[]>;
  readonly #number = new Map<string, number>();
  readonly #low = new Map<string, number>();
  readonly #stack: string[] = [];
  readonly #onStack = new Set<string>();
  readonly parts: string[][] = [];

  constructor(targets: ReadonlyMap<string, readonly string[]>) {
    this.#targets = targets;
  }

  from(root: string): void {
    if (this.#number.has(root)) return;
    const path: Visit[] = [this.#enter(root)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const target = visit.targets[visit.next++];
      if (target === undefined) {
        path.pop();
        this.#leave(visit.node, path.at(-1)?.node);
      } else if (!this.#number.has(target)) {
        path.push(this.#enter(target));
      } else if (this.#onStack.has(target)) {
        this.#lower(visit.node, this.#number.get(target) ?? 0);
      }
    }
  }

  #enter(node: string): Visit {
    const number = this.#number.size;
    this.#number.set(node, number);
    this.#low.set(node, number);
    this.#stack.push(node);
    this.#onStack.add(node);
    return { node, targets: this.#targets.get(node) ?? [], next: 0 };
  }

  #lower(node: string, to: number): void {
    this.#low.set(node, Math.min(this.#low.get(node) ?? to, to));
  }

  #leave(node: string, parent: string | undefined): void {
    const low = this.#low.get(node) ?? 0;
    if (parent !== undefined) this.#lower(parent, low);
    if (low !== this.#number.get(node)) return;
    const part = this.#stack.splice(this.#stack.lastIndexOf(node));
    for (const each of part) this.#onStack.delete(each);
    this.parts.push(part);
  }
}

/** One round within a part, along its arrows. */
function roundOf(part: ReadonlySet<string>, targets: ReadonlyMap<string, readonly string[]>, start: string): string[] {
  const before = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const target of targets.get(node) ?? []) {
      if (target === start) {
        const round = [node];
        for (let at = before.get(node); at !== undefined; at = before.get(at)) round.unshift(at);
        return round;
      }
      if (!part.has(target) || before.has(target)) continue;
      before.set(target, node);
      queue.push(target);
    }
  }
  return [];
}

/** The shortest round of each part of the graph that has one, its nodes in order of the arrows. */
export function circles(arrows: readonly Arrow[]): readonly (readonly string[])[] {
  const targets = targetsOf(arrows);
  const search = new Search(targets);
  for (const node of targets.keys()) search.from(node);
  return search.parts.flatMap((part) => {
    const start = part[0];
    const round = start === undefined ? [] : roundOf(new Set(part), targets, start);
    return round.length === 0 ? [] : [round];
  });
}
