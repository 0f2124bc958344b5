import { isList, type List, type Node } from "./program.ts";
import type { Random } from "./random.ts";
import { Waits } from "./waits.ts";

/** No statement has this number, so whoever looks finds nothing. */
const kNobody = -1;

interface Hole {
  readonly kind: "await" | "wait" | "any" | "callback";
  readonly slot: number;
}

/**
 * Chooses, once a program is complete, which task a statement speaks of. Who waits for whom never forms a circle:
 * cancelling one would never end, in CPython and here.
 */
export class References {
  private readonly tasks: number[] = [];
  private readonly owned: number[] = [];
  private readonly callbacks: number[] = [];
  private readonly waits = new Waits();
  private readonly holes = new Map<string, Hole>();

  constructor(private readonly random: Random) {}

  /** A task that statements may speak of; `waiter` waits for it from the start. */
  addTask(slot: number, waiter?: number): void {
    this.tasks.push(slot);
    if (waiter !== undefined) this.waits.add(waiter, slot);
  }
  /** The same, and its handle is kept, so that it can be awaited. */
  addOwned(slot: number, waiter?: number): void {
    this.addTask(slot, waiter);
    this.owned.push(slot);
  }
  addCallback(id: number): void {
    this.callbacks.push(id);
  }

  /** A place for a task that the task in `slot` awaits, seldom for itself, which is refused with RuntimeError. */
  awaited(slot: number): string {
    return this.hole({ kind: "await", slot });
  }
  /** A place for a task that the task in `slot` waits for through something else: a gather, a shield. */
  waitedFor(slot: number): string {
    return this.hole({ kind: "wait", slot });
  }
  /** A place for any task. */
  any(slot: number): string {
    return this.hole({ kind: "any", slot });
  }
  callback(slot: number): string {
    return this.hole({ kind: "callback", slot });
  }

  /** Fills every place. */
  resolve(program: List): List {
    return { head: program.head, rest: program.rest.map((node) => this.resolved(node)) };
  }

  private hole(hole: Hole): string {
    const name = `?${this.holes.size}`;
    this.holes.set(name, hole);
    return name;
  }

  private resolved(node: Node): Node {
    if (isList(node)) return this.resolve(node);
    const hole = this.holes.get(node);
    return hole ? String(this.choose(hole)) : node;
  }

  private choose({ kind, slot }: Hole): number {
    if (kind === "callback") return this.callbacks.length > 0 ? this.random.pick(this.callbacks) : kNobody;
    if (kind === "any") return this.random.pick(this.tasks);
    if (kind === "await" && this.random.chance(0.02)) return slot;
    const possible = this.owned.filter((target) => target !== slot && !this.waits.reaches(target, slot));
    if (possible.length === 0) return kNobody;
    const target = this.random.pick(possible);
    this.waits.add(slot, target);
    return target;
  }
}
