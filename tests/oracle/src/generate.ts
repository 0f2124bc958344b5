import { type Operation, operations } from "./operations.ts";
import { type List, list, type Node } from "./program.ts";
import { Random } from "./random.ts";
import { References } from "./references.ts";

/** Most statements of a program; small ones find most and are read most easily. */
const kMaxStatements = 26;
const kMaxDepth = 4;
/** Families of operations, one of which most programs are about. */
const kThemes = ["lock", "event", "semaphore", "condition", "barrier", "queue", "queue", "group"];
/** Virtual seconds after which everything is cancelled, so that a stuck program says more than "deadlock". */
const kWatchdog = 60;

/** The program of a seed, always the same. */
export function generate(seed: number): List {
  return new Generator(seed).program();
}

/** What an operation needs to make its statement. */
export interface Making {
  readonly random: Random;
  readonly references: References;
  /** The number of the statement, and the slot of the task that it makes. */
  readonly id: number;
  /** The task in which it runs, and how deep it stands. */
  readonly place: Place;
  /** A number for a task that is no statement of its own. */
  newId(): number;
  /** The number of one of `count` objects of a kind; a program has favourites, so that its tasks meet there. */
  object(count: number): number;
  /** Statements inside; `slot` when they are the body of another task. */
  block(inside?: Partial<Place>): List;
}

export interface Place {
  readonly slot: number;
  readonly depth: number;
  /** The open scopes around it in the same program text. */
  readonly timeouts: readonly number[];
  readonly groups: readonly number[];
}

type Choices = readonly { readonly weight: number; readonly value: Operation }[];

class Generator {
  private readonly random: Random;
  private readonly references: References;
  private readonly choices: Choices;
  private readonly favourite: number;
  /** The operations of the theme. */
  private readonly meeting: Choices;
  private readonly simplest: Choices;
  private ids = 0;
  private budget: number;

  constructor(private readonly seed: number) {
    this.random = new Random(seed);
    this.references = new References(this.random);
    this.favourite = this.random.between(0, 11);
    this.budget = this.random.between(5, kMaxStatements);
    const theme = this.random.chance(0.6) ? this.random.pick(kThemes) : undefined;
    this.choices = operations.map((value) => ({ weight: value.weight * this.liking(value, theme), value }));
    this.simplest = this.choices.filter(({ value }) => value.name === "sleep");
    this.meeting = this.choices.filter(({ value }) => value.name.split(".")[0] === theme);
  }

  /** Each program likes some operations more than others, so that its tasks meet at few things. */
  private liking({ name, essential }: Operation, theme: string | undefined): number {
    const whim = this.random.chance(0.3) ? 0.15 : this.random.chance(0.25) ? 4 : 1;
    const [family = "", member] = name.split(".");
    if (essential) return 1;
    if (theme === undefined) return whim;
    if (member === undefined || family === "future") return whim * 0.3;
    return family === theme ? 10 : 0.02;
  }

  program(): List {
    this.references.addTask(0);
    const watchdog = this.random.chance(0.9) ? kWatchdog : 0;
    const statements: Node[] = [];
    const place = { slot: 0, depth: 0, timeouts: [], groups: [] };
    if (this.meeting.length > 0) statements.push(...this.crowd());
    while (this.budget > 0) statements.push(...this.statements(place));
    return this.references.resolve(list("program", this.seed, watchdog, { head: "do", rest: statements }));
  }

  /** Some tasks that meet at the theme's favourite object at once: so they wait for each other. */
  private crowd(): List[] {
    return Array.from({ length: this.random.between(2, 4) }, () => {
      const slot = ++this.ids;
      this.references.addOwned(slot);
      const place = { slot, depth: 1, timeouts: [], groups: [] };
      const rest = [list("sleep", ++this.ids, this.random.between(0, 1))];
      for (let left = this.random.between(1, 3); left > 0; --left) rest.push(this.statement(place, this.meeting));
      return list("spawn", slot, { head: "do", rest });
    });
  }

  private statements(place: Place): Node[] {
    const made: Node[] = [];
    const count = this.random.between(1, place.depth === 0 ? 6 : 4);
    for (let i = 0; i < count && this.budget > 0; ++i) made.push(this.statement(place));
    return made;
  }

  private statement(place: Place, choices = this.choices): List {
    --this.budget;
    const possible = choices.filter(
      ({ value }) => (!value.hasBlock || place.depth < kMaxDepth) && (value.fits?.(place) ?? true),
    );
    const operation = this.random.weighted(possible.length > 0 ? possible : this.simplest);
    const id = ++this.ids;
    return operation.make({
      random: this.random,
      references: this.references,
      id,
      place,
      newId: () => ++this.ids,
      object: (count) => (this.random.chance(0.9) ? this.favourite % count : this.random.between(0, count - 1)),
      block: (inside = {}) => ({ head: "do", rest: this.statements({ ...place, depth: place.depth + 1, ...inside }) }),
    });
  }
}
