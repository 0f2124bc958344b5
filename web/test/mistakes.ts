/** The mistakes that people make with coroutines, each as the smallest program that has it. */

export interface Mistake {
  /** The name of the rule that explains it. */
  readonly rule: string;
  readonly source: string;
  /** The line that the explanation stands at, 1-based. */
  readonly line: number;
  /** A word or two of what it says to do. */
  readonly says: string;
  /** Whether its first proposal leaves a program without errors and without this mistake. */
  readonly mends: boolean;
}

const kInclude = '#include "lesson.h"';
const kMain = "int main() { run(amain()); }";
const kFetch = "Coro<int> fetch(int n) { co_await sleep(1s); co_return n; }";
const kShow = "Coro<> show(const std::string& text) { co_await sleep(1s); print(text); }";

/** The lines between the include and main(); the marked one begins with "!". */
function whole(rule: string, says: string, mends: boolean, ...lines: readonly string[]): Mistake {
  const all = [kInclude, ...lines];
  const marked = all.findIndex((line) => line.startsWith("!"));
  return { rule, says, mends, line: marked + 1, source: `${all.map((line) => line.replace(/^!/, "")).join("\n")}\n` };
}

function program(rule: string, says: string, mends: boolean, ...lines: readonly string[]): Mistake {
  return whole(rule, says, mends, ...lines, kMain);
}

/** The body of amain(), beside fetch() and show(). */
function body(rule: string, says: string, mends: boolean, ...lines: readonly string[]): Mistake {
  return program(rule, says, mends, kFetch, kShow, "Coro<> amain() {", ...lines, "  co_await sleep(1s);", "}");
}

export const mistakes: readonly Mistake[] = [
  body("forgotten co_await", "never runs", true, "!  fetch(1);"),
  body("forgotten co_await", "never runs", true, "!  sleep(1s);"),
  body("forgotten co_await", "never runs", true, "  Lock lock;", "!  lock.acquire();"),
  whole("forgotten co_await", "run()", true, "Coro<> amain() { co_await sleep(1s); }", "!int main() { amain(); }"),
  body("gather without co_await", "Await it", true, "!  gather(fetch(1), fetch(2));"),
  body("task thrown away", "Keep it", true, "!  create_task(fetch(1));"),
  body("coroutine taken for its result", "co_await waits", true, "!  int n = fetch(1);", "  print(n);"),
  body(
    "coroutine taken for its result",
    "co_await waits",
    true,
    "  Queue<std::string> q;",
    "!  std::string s = q.get();",
    "  print(s);",
  ),
  body(
    "coroutine taken for its result",
    "co_await waits",
    true,
    "  Lock lock;",
    "!  if (lock.acquire()) lock.release();",
  ),
  body(
    "coroutine taken for its result",
    "A task is not",
    true,
    "  auto task = create_task(fetch(1));",
    "!  int n = task;",
    "  print(n);",
  ),
  body("coroutine taken for its result", "co_await waits", false, "!  print(co_await fetch(1) + fetch(2));"),
  body("await misspelled", "co_await", true, "!  await sleep(1s);"),
  body("await misspelled", "co_await", true, "!  int n = await fetch(1);", "  print(n);"),
  body("await misspelled", "co_await", true, "!  print(co_wait fetch(1));"),
  program("async before a function", "no async", true, "!async Coro<> amain() { co_await sleep(1s); }"),
  body(
    "co_await in a catch block",
    "behind the block",
    false,
    "  try {",
    "    co_await fetch(1);",
    "  } catch (const std::exception&) {",
    "!    co_await sleep(1s);",
    "  }",
  ),
  program(
    "co_await in a destructor",
    "with(",
    false,
    "struct Guard {",
    "!  ~Guard() { co_await sleep(1s); }",
    "};",
    "Coro<> amain() { Guard guard; co_return; }",
  ),
  whole("co_await in main", "run(amain())", false, kFetch, "int main() {", "!  print(co_await fetch(1));", "}"),
  program(
    "co_await outside a function",
    "body of a coroutine",
    false,
    kFetch,
    "!int n = co_await fetch(1);",
    "Coro<> amain() { co_return; }",
  ),
  body("deduced return type", "-> Coro<>", true, "!  auto work = [] { co_await sleep(1s); };", "  co_await work();"),
  program(
    "deduced return type",
    "Coro<int>",
    true,
    "auto work() {",
    "!  co_await sleep(1s);",
    "}",
    "Coro<> amain() { co_await work(); }",
  ),
  body("awaiting what is no coroutine", "nothing is waited for", true, '!  co_await print("x");'),
  program(
    "awaiting what is no coroutine",
    "a int",
    true,
    "int value() { return 1; }",
    "Coro<> amain() {",
    "!  int n = co_await value();",
    "  print(n);",
    "  co_return;",
    "}",
  ),
  program(
    "awaiting what is no coroutine",
    "function itself",
    true,
    "Coro<> work() { co_await sleep(1s); }",
    "Coro<> amain() {",
    "!  co_await work;",
    "}",
  ),
  body("duration without a unit", "10s", true, "!  co_await sleep(10);"),
  body("duration without a unit", "unit", true, "!  co_await sleep(0.5);"),
  body("duration without a unit", "unit", true, "!  co_await timeout(10, fetch(1));"),
  program(
    "function not called",
    "makes the coroutine",
    true,
    "Coro<> work() { co_await sleep(1s); }",
    "Coro<> amain() {",
    "!  auto task = create_task(work);",
    "  co_await task;",
    "}",
  ),
  body("function not called", "fetch(...)", false, "!  auto task = create_task(fetch);", "  co_await task;"),
  whole(
    "function not called",
    "amain()",
    true,
    "Coro<> amain() { co_await sleep(1s); }",
    "!int main() { run(amain); }",
  ),
  body(
    "function not called",
    "capture nothing",
    true,
    "!  auto task = create_task([]() -> Coro<> { co_await sleep(1s); });",
    "  co_await task;",
  ),
  program(
    "co_await in a function that returns no Coro",
    "instead of void",
    true,
    "!void work() { co_await sleep(1s); }",
    "Coro<> amain() {",
    "  work();",
    "  co_return;",
    "}",
  ),
  program(
    "co_await in a function that returns no Coro",
    "Coro<int> instead of int",
    true,
    "!int work() {",
    "  co_await sleep(1s);",
    "  co_return 1;",
    "}",
    "Coro<> amain() { print(co_await work()); }",
  ),
  program(
    "co_await in a function that returns no Coro",
    "A Task is a handle",
    true,
    "!Task<int> work() { co_await sleep(1s); co_return 1; }",
    "Coro<> amain() { print(co_await work()); }",
  ),
  program("no return type", "Coro<>", false, "!work() { co_await sleep(1s); }", "Coro<> amain() { co_await work(); }"),
  program("Coro without brackets", "Coro<>", true, "!Coro amain() { co_await sleep(1s); }"),
  program(
    "return in a coroutine",
    "co_return",
    true,
    "Coro<int> work() {",
    "  co_await sleep(1s);",
    "!  return 1;",
    "}",
    "Coro<> amain() { print(co_await work()); }",
  ),
  program(
    "return instead of co_return",
    "co_return",
    true,
    "Coro<int> work() {",
    "!  return 1;",
    "}",
    "Coro<> amain() { print(co_await work()); }",
  ),
  program(
    "missing co_return",
    "co_return value",
    false,
    "Coro<int> work() {",
    "  co_await sleep(1s);",
    "!}",
    "Coro<> amain() { print(co_await work()); }",
  ),
  program("coroutine without co_await", "co_return", true, "!Coro<> amain() {", '  print("x");', "}"),
  program("value from a Coro<>", "Coro<int>", false, "Coro<> amain() {", "!  co_return 1;", "}"),
  program(
    "no value from a Coro<T>",
    "a int",
    false,
    "Coro<int> work() {",
    "!  co_return;",
    "}",
    "Coro<> amain() { print(co_await work()); }",
  ),
  program(
    "value of another type",
    "Change one",
    false,
    "Coro<int> work() {",
    '!  co_return "x";',
    "}",
    "Coro<> amain() { print(co_await work()); }",
  ),
  program("co_yield", "Queue", false, "Coro<> amain() {", "!  co_yield 1;", "}"),
  body("result of a Coro<>", "gives nothing", false, "!  int n = co_await sleep(1s);", "  print(n);"),
  body("coroutine outlives what it refers to", "by value", false, '!  Coro<> kept = show("x");', "  co_await kept;"),
  body(
    "coroutine outlives what it refers to",
    "The lambda is gone",
    false,
    "  int n = 1;",
    "!  Coro<> kept = [&n]() -> Coro<> { print(n); co_return; }();",
    "  co_await kept;",
  ),
  program(
    "dangling string_view",
    "std::string by value",
    false,
    "Coro<> show(std::string_view text) { co_await sleep(1s); print(text); }",
    "Coro<> amain() {",
    '  std::string a = "a";',
    '!  auto kept = show(a + "b");',
    "  co_await kept;",
    "}",
  ),
  body("coroutine copied", "std::move()", true, "  auto one = fetch(1);", "!  auto two = one;", "  co_await two;"),
  body(
    "coroutine copied",
    "std::move()",
    true,
    "  auto one = fetch(1);",
    "!  auto task = create_task(one);",
    "  co_await task;",
  ),
  body(
    "coroutine copied",
    "auto&",
    true,
    "  std::vector<Coro<int>> coros;",
    "  coros.push_back(fetch(1));",
    "!  for (auto coro : coros) co_await coro;",
  ),
  body("std::this_thread without its header", "whole thread", true, "!  std::this_thread::sleep_for(1s);"),
  body("missing semicolon", "semicolon", true, "!  co_await sleep(1s)"),
  {
    ...body('missing #include "lesson.h"', "first line", true),
    source: "Coro<> amain() { co_await sleep(1s); }\nint main() { run(amain()); }\n",
    line: 1,
  },
  whole(
    "blocking sleep",
    "others run",
    true,
    "#include <thread>",
    "Coro<> amain() {",
    "!  std::this_thread::sleep_for(1s);",
    "  co_await sleep(1s);",
    "}",
    kMain,
  ),
  body(
    "capturing lambda as a task",
    "Capture nothing",
    false,
    "  int n = 1;",
    "!  auto task = create_task([&n]() -> Coro<> { co_await sleep(1s); print(n); }());",
    "  co_await task;",
  ),
  body(
    "reference to a temporary in a task",
    "by value",
    false,
    '!  auto task = create_task(show("x"));',
    "  co_await task;",
  ),
  program(
    "reference to a temporary in a task",
    "std::string_view text",
    false,
    "Coro<> show(std::string_view text) { co_await sleep(1s); print(text); }",
    "Coro<> amain() {",
    '  std::string a = "a";',
    '!  auto task = create_task(show(a + "b"));',
    "  co_await task;",
    "}",
  ),
  body(
    "used after std::move",
    "empty now",
    false,
    "  auto task = create_task(fetch(1));",
    "  auto other = std::move(task);",
    "!  print(co_await task);",
    "  co_await other;",
  ),
];

/** Programs that have a look of a mistake, and none. */
export const innocent: Readonly<Record<string, string>> = {
  "a reference to what lives longer than the task": [
    kInclude,
    "Coro<> work(Queue<int>& queue) { co_await queue.put(1); }",
    "Coro<> amain() {",
    "  Queue<int> queue;",
    "  auto task = create_task(work(queue));",
    "  co_await task;",
    "}",
    kMain,
    "",
  ].join("\n"),
  "a literal for a string_view, and a lambda that captures nothing": [
    kInclude,
    "Coro<> show(std::string_view text) { co_await sleep(1s); print(text); }",
    "Coro<> amain() {",
    '  auto one = create_task(show("x"));',
    "  auto two = create_task([]() -> Coro<> { co_await sleep(1s); }());",
    "  co_await gather(one, two);",
    "}",
    kMain,
    "",
  ].join("\n"),
  "a task that is moved at last, or given a new value": [
    kInclude,
    kFetch,
    "Coro<> amain() {",
    "  auto one = create_task(fetch(1));",
    "  std::vector<Task<int>> tasks;",
    "  tasks.push_back(std::move(one));",
    "  one = create_task(fetch(2));",
    "  co_await gather(tasks);",
    "  co_await one;",
    "}",
    kMain,
    "",
  ].join("\n"),
  "mistakes in a comment and in a text": [
    kInclude,
    '// create_task(show("x")); std::this_thread::sleep_for(1s);',
    'Coro<> amain() { print("std::this_thread::sleep_for"); co_return; }',
    kMain,
    "",
  ].join("\n"),
};
