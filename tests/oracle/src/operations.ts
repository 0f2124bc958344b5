import type { Making, Place } from "./generate.ts";
import { type List, list, type Node } from "./program.ts";

/** How a kind of statement is made. Both interpreters know it under the same name. */
export interface Operation {
  readonly name: string;
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** Comes with its weight in every program. */
  readonly essential?: boolean;
  readonly hasBlock?: boolean;
  fits?(place: Place): boolean;
  make(making: Making): List;
}

const kDelays = [0, 0, 1, 1, 1, 2, 2, 3, 5];
const kDeadlines = [-1, 0, 1, 1, 2, 2, 3, 5];
const kDelaysOrNone = ["none", ...kDeadlines];
const kMessages = ["-", "a", "b"];

/** A statement of plain arguments. */
function simple(name: string, weight: number, rest: (making: Making) => readonly (Node | number)[]): Operation {
  return { name, weight, make: (making) => list(name, making.id, ...rest(making)) };
}

/** A statement with blocks in the same task. */
function nested(name: string, weight: number, rest: (making: Making) => readonly (Node | number)[]): Operation {
  return { ...simple(name, weight, rest), hasBlock: true };
}

/** The body of a new task in `slot`. */
function body(making: Making, slot: number): List {
  return making.block({ slot, timeouts: [], groups: [] });
}

/** Tasks that the statement makes and waits for: (child slot (do ...)). */
function children(making: Making, count: number): List[] {
  return Array.from({ length: count }, () => {
    const slot = making.newId();
    making.references.addTask(slot, making.place.slot);
    return list("child", slot, body(making, slot));
  });
}

function waitedFor(making: Making, count: number): string[] {
  return Array.from({ length: count }, () => making.references.waitedFor(making.place.slot));
}

function action(making: Making): List {
  return making.random.weighted([
    { weight: 3, value: list("log") },
    { weight: 3, value: list("cancel", making.references.any(making.place.slot)) },
    { weight: 1, value: list("set", making.random.between(0, 1)) },
    { weight: 0.5, value: list("raise", making.random.between(1, 9)) },
  ]);
}

const control: readonly Operation[] = [
  { ...simple("sleep", 14, ({ random }) => [random.pick(kDelays)]), essential: true },
  nested("call", 1, (making) => [making.block()]),
  simple("return", 1, ({ random }) => [random.between(1, 99)]),
  simple("raise", 2.5, ({ random }) => [random.between(1, 9)]),
  simple("raise_cancelled", 0.5, () => ["own"]),
  nested("try", 7, (making) => [
    making.random.pick(["cancelled", "cancelled", "error", "any"]),
    making.block(),
    making.block(),
  ]),
  nested("finally", 4, (making) => [making.block(), making.block()]),
];

const tasks: readonly Operation[] = [
  {
    name: "spawn",
    weight: 14,
    essential: true,
    hasBlock: true,
    make(making) {
      making.references.addOwned(making.id);
      return list("spawn", making.id, body(making, making.id));
    },
  },
  {
    name: "spawn_eager",
    weight: 2.5,
    hasBlock: true,
    make(making) {
      making.references.addOwned(making.id);
      return list("spawn_eager", making.id, body(making, making.id));
    },
  },
  simple("context.set", 1.5, ({ random, object }) => [object(2), random.between(1, 9)]),
  simple("context.get", 1.5, ({ object }) => [object(2)]),
  simple("await", 8, (making) => [making.references.awaited(making.place.slot)]),
  simple("cancel", 8, (making) => [making.references.any(making.place.slot), making.random.pick(kMessages)]),
  simple("uncancel", 2, (making) => [making.references.any(making.place.slot)]),
  simple("status", 2, (making) => [making.references.any(making.place.slot)]),
  simple("future.await", 2, ({ object }) => [object(2)]),
  simple("future.set", 1, ({ random, object }) => [object(2), random.between(1, 99)]),
  simple("future.fail", 0.7, ({ random, object }) => [object(2), random.between(1, 9)]),
  simple("future.cancel", 0.7, ({ object }) => [object(2)]),
];

const callbacks: readonly Operation[] = [
  simple("call_soon", 1.5, (making) => {
    making.references.addCallback(making.id);
    return [action(making)];
  }),
  simple("call_later", 2, (making) => {
    making.references.addCallback(making.id);
    return [making.random.pick(kDelays), action(making)];
  }),
  simple("cancel_callback", 0.7, (making) => [making.references.callback(making.place.slot)]),
  simple("done_callback", 2, (making) => [making.references.any(making.place.slot), action(making)]),
];

const structured: readonly Operation[] = [
  nested("timeout", 7, (making) => {
    const timeouts = [...making.place.timeouts, making.id];
    return [making.random.pick(kDelaysOrNone), making.block({ timeouts })];
  }),
  nested("timeout_at", 2, (making) => {
    const timeouts = [...making.place.timeouts, making.id];
    return [making.random.pick(kDeadlines), making.block({ timeouts })];
  }),
  {
    ...simple("reschedule", 2, ({ random, place }) => [random.pick(place.timeouts), random.pick(kDelaysOrNone)]),
    fits: (place) => place.timeouts.length > 0,
  },
  simple("gather_tasks", 3, (making) => waitedFor(making, making.random.between(0, 3))),
  nested("gather_coros", 3, (making) => children(making, making.random.between(1, 3))),
  simple("settle_tasks", 2, (making) => waitedFor(making, making.random.between(0, 3))),
  nested("settle_coros", 2, (making) => children(making, making.random.between(1, 3))),
  simple("wait", 3, (making) => [
    making.random.pick(kDelaysOrNone),
    making.random.pick(["all", "first", "failure"]),
    ...waitedFor(making, making.random.between(1, 3)),
  ]),
  simple("as_completed", 2, (making) => [
    making.random.pick(kDelaysOrNone),
    ...waitedFor(making, making.random.between(1, 3)),
  ]),
  simple("wait_for", 2.5, (making) => [making.random.pick(kDelaysOrNone), ...waitedFor(making, 1)]),
  nested("wait_for_coro", 2.5, (making) => [making.random.pick(kDelaysOrNone), making.block({ timeouts: [] })]),
  simple("shield_task", 2.5, (making) => waitedFor(making, 1)),
  nested("shield_coro", 2, (making) => children(making, 1)),
];

const groups: readonly Operation[] = [
  nested("group", 5, (making) => [making.block({ groups: [...making.place.groups, making.id] })]),
  {
    name: "group.spawn",
    weight: 14,
    hasBlock: true,
    fits: (place) => place.groups.length > 0,
    make(making) {
      making.references.addOwned(making.id);
      const block = making.block({ slot: making.id, timeouts: [] });
      return list("group.spawn", making.id, making.random.pick(making.place.groups), block);
    },
  },
];

const primitives: readonly Operation[] = [
  simple("lock.acquire", 1.2, ({ object }) => [object(2)]),
  simple("lock.release", 1, ({ object }) => [object(2)]),
  nested("lock.with", 4, (making) => [making.object(2), making.block()]),
  simple("semaphore.acquire", 1.2, ({ object }) => [object(2)]),
  simple("semaphore.release", 1.2, ({ object }) => [object(2)]),
  nested("semaphore.with", 4, (making) => [making.object(2), making.block()]),
  nested("condition.with", 3.5, (making) => [0, making.block()]),
  simple("condition.wait", 2.5, () => []),
  simple("condition.notify", 1.2, ({ random }) => [random.between(0, 2)]),
  simple("condition.notify_all", 1, () => []),
  simple("barrier.wait", 2.5, () => []),
  simple("barrier.reset", 0.5, () => []),
  simple("barrier.abort", 0.3, () => []),
  simple("event.wait", 3, ({ object }) => [object(2)]),
  simple("event.set", 2.5, ({ object }) => [object(2)]),
  simple("event.clear", 1.2, ({ object }) => [object(2)]),
];

const queues: readonly Operation[] = [
  simple("queue.put", 3.5, ({ random, object }) => [object(5), random.between(1, 99)]),
  simple("queue.get", 3.5, ({ object }) => [object(5)]),
  simple("queue.join", 1.5, ({ object }) => [object(5)]),
  simple("queue.task_done", 1.2, ({ object }) => [object(5)]),
  simple("queue.shutdown", 0.7, ({ random, object }) => [object(5), random.pick(["yes", "no"])]),
  simple("queue.put_nowait", 2, ({ random, object }) => [object(5), random.between(1, 99)]),
  simple("queue.get_nowait", 1.5, ({ object }) => [object(5)]),
];

export const operations: readonly Operation[] = [
  ...control,
  ...tasks,
  ...callbacks,
  ...structured,
  ...groups,
  ...primitives,
  ...queues,
];
