/** A trace as a native program leaves it that was not ended for a long time: forty workers that fetch, store and sleep. */

const kWorkers = 40;

/** Numbers from 0 to 1, the same ones each time. */
function sequence(): () => number {
  let seed = 7;
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
}

/** JSON Lines of `count` records. */
export function longTrace(count: number): string {
  const random = sequence();
  const lines: string[] = [];
  let t = 0;
  const add = (k: string, rest: Readonly<Record<string, unknown>>): void => {
    lines.push(JSON.stringify({ t, k, ...rest }));
  };
  add("run", { format: 1, backend: "asio", seed: 1 });
  add("task", { task: 1, name: "main", coro: "main", at: "crawl.cpp:40" });
  for (let i = 1; i <= kWorkers; ++i) {
    add("task", { task: i + 1, name: `worker ${i}`, coro: "worker", by: 1, at: "crawl.cpp:44" });
  }
  for (let round = 1; lines.length < count; ++round) {
    // Most are busy; now and then nobody has anything to do for a while.
    t += Math.floor(random() * 200_000) + (random() < 0.001 ? 900_000_000 : 0);
    const task = 2 + Math.floor(random() * kWorkers);
    const timer = 100 + round;
    add("fire", { id: timer });
    add("ready", { task, why: "sleep" });
    add("tick", { n: round, ready: 1 });
    t += 300;
    add("step", { task });
    add("call", { task, coro: "fetch", at: "crawl.cpp:12" });
    if (random() < 0.05) add("print", { task, text: `worker ${task - 1} has page ${round}` });
    t += 300;
    add("queue", { id: 3, op: "put", size: round % 7, task });
    add("return", { task, coro: "fetch", at: "crawl.cpp:13" });
    t += 500;
    const until = t + 5_000_000;
    add("timer", { id: timer + 1, when: until, task, what: "sleep" });
    const stack = ["worker@crawl.cpp:14", "fetch@crawl.cpp:20"];
    add("suspend", { task, on: "sleep", at: "crawl.cpp:14", coro: "worker", id: timer + 1, until, stack });
  }
  lines.length = count - 1;
  add("end", { exit: 0 });
  return `${lines.join("\n")}\n`;
}
