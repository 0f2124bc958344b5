import { isList, type List, type Node } from "./program.ts";

/** Who waits for whom, by slot. */
export class Waits {
  private readonly targets = new Map<number, Set<number>>();

  add(waiter: number, target: number): void {
    const known = this.targets.get(waiter) ?? new Set();
    this.targets.set(waiter, known.add(target));
  }

  /** Whether `from` waits for `to`, if only through others; one that is both does. */
  reaches(from: number, to: number): boolean {
    const seen = new Set<number>();
    const left = [from];
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      if (at === to) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      left.push(...(this.targets.get(at) ?? []));
    }
    return false;
  }
}

/** Lists whose first word is the slot of a task that runs what is inside. */
const kMakesTask = new Set(["spawn", "spawn_eager", "group.spawn", "child"]);

/** Statements whose arguments from the given place on are tasks that they wait for. */
const kWaiting: Readonly<Record<string, number>> = {
  await: 1,
  gather_tasks: 1,
  settle_tasks: 1,
  shield_task: 1,
  wait: 3,
  as_completed: 2,
  wait_for: 2,
};

/**
 * Whether tasks of a program wait for each other in a circle: to cancel one of them would never end, in CPython and
 * here. A task that awaits itself is none: that is refused.
 */
export function waitInCircle(program: List): boolean {
  const waits = new Waits();
  let circle = false;
  const visit = (node: Node, slot: number): void => {
    if (!isList(node)) return;
    for (const target of waitedBy(node)) {
      if (target === slot ? node.head !== "await" : waits.reaches(target, slot)) circle = true;
      waits.add(slot, target);
    }
    const inner = kMakesTask.has(node.head) ? Number(node.rest[0]) : slot;
    for (const child of node.rest) visit(child, inner);
  };
  visit(program, 0);
  return circle;
}

function waitedBy(statement: List): number[] {
  const first = kWaiting[statement.head];
  const named = first === undefined ? [] : statement.rest.slice(first).map(Number);
  const children = statement.rest.filter(isList).filter(({ head }) => head === "child");
  return [...named, ...children.map(({ rest }) => Number(rest[0]))];
}
