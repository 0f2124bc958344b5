/** Mistakes with co_await: forgotten, misspelled, or where it cannot stand. */
import { type Case, type Fix, type Program, type Rule, splitList, type Verdict } from "./program.ts";

const kWriteAwait = "Write co_await";

function awaitAt(program: Program, offset: number): Fix {
  return { name: kWriteAwait, edits: [program.insert(offset, "co_await ")] };
}

function isCoroutineBody(program: Program, offset: number): boolean {
  return /\bCoro\b/.test(program.enclosing(offset)?.head ?? "");
}

function forgotten({ program, offset }: Case): Verdict {
  const where = program.enclosing(offset);
  if (where?.name === "main") {
    const end = program.masked.indexOf(";", offset);
    return {
      text: "This makes a coroutine and throws it away: its body never runs. main() can't await, so give it to run(), which makes the loop and waits.",
      fixes: [{ name: "Give it to run()", edits: [program.insert(offset, "run("), program.insert(end, ")")] }],
    };
  }
  return {
    text: "This makes a coroutine and throws it away: its body never runs. co_await runs it and waits for it; create_task() lets it run beside this one.",
    fixes: isCoroutineBody(program, offset) ? [awaitAt(program, offset)] : [],
  };
}

function asValue({ program, diagnostic, offset, found }: Case): Verdict {
  const [type = "Coro"] = found;
  const text = `A ${type.startsWith("Task") ? "task" : "coroutine"} is not its result: co_await waits until it is done, and gives that.`;
  const line = program.code(diagnostic.line);
  const behind = /(?:[^=!<>]=|\breturn)\s*(?!=)/.exec(line);
  const isInitializer = /conversion/.test(diagnostic.message) && behind !== null;
  const at = isInitializer ? program.offset(diagnostic.line, behind.index + behind[0].length + 1) : offset;
  const sure = isInitializer || /contextually/.test(diagnostic.message);
  return { text, fixes: sure && isCoroutineBody(program, offset) ? [awaitAt(program, at)] : [] };
}

/** Words of other languages, and slips of the keyboard. */
const kMisspelled = "await|co_wait|coawait|co_awit|co_awiat|coawait|co_awat|cowait";

function misspelled({ program, offset, found }: Case): Verdict {
  const [word = ""] = found;
  return {
    text: `C++ spells it co_await: it has no "${word}", as Python and JavaScript have await.`,
    fixes: [{ name: kWriteAwait, edits: [program.edit(offset, offset + word.length, "co_await")] }],
  };
}

function asyncWord({ program, offset }: Case): Verdict {
  const blank = /^async\s*/.exec(program.masked.slice(offset))?.[0].length ?? 5;
  return {
    text: "C++ has no async before a function: a function is a coroutine when it returns Coro<> and has co_await or co_return in it.",
    fixes: [{ name: "Remove async", edits: [program.edit(offset, offset + blank, "")] }],
  };
}

function inCatch(): Verdict {
  return {
    text: "C++ can't wait inside a catch block. Remember there what happened (bool failed = true, or std::current_exception()), and await behind the block.",
  };
}

function deduced({ program, offset }: Case): Verdict {
  const where = program.enclosing(offset);
  if (where?.kind === "lambda") {
    const parameters = /\]\s*\(/.test(where.head) ? "" : "()";
    const space = where.head.endsWith(" ") ? "" : " ";
    const end = where.open - (where.head.length - where.head.trimEnd().length);
    const arrow = program.edit(end, where.open, `${parameters} -> Coro<> ${space.trim()}`);
    return {
      text: "A lambda that awaits must say that it is a coroutine: -> Coro<> before its body, with the type of what it co_returns between the brackets.",
      fixes: [{ name: "Write -> Coro<>", edits: [arrow] }],
    };
  }
  const auto = where === undefined ? -1 : program.masked.indexOf("auto", where.start);
  const fixes =
    where === undefined || auto < 0 || auto > where.open
      ? []
      : [{ name: "Write Coro<>", edits: [program.edit(auto, auto + "auto".length, "Coro<>")] }];
  return {
    text: "A coroutine must say what it is: Coro<>, or Coro<int> for one that gives a number. auto can't find that out.",
    fixes,
  };
}

/** What the compiler says that co_await was given. */
function awaitedType({ notes }: Case): string {
  for (const { message } of notes) {
    const type = /because '(.*?)' (?:\(aka .*\) )?does not satisfy/.exec(message)?.[1];
    if (type !== undefined) return type.replaceAll("aio::", "");
  }
  return "";
}

function notAwaitable(about: Case): Verdict {
  const { program, offset } = about;
  const type = awaitedType(about);
  const operand = /^co_await\s+/.exec(program.masked.slice(offset))?.[0].length ?? 0;
  const remove: Fix = { name: "Remove co_await", edits: [program.edit(offset, offset + operand, "")] };
  if (/\(.*\)\(|\(&\)|\(\*\)/.test(type) || /^Coro<.*> \(/.test(type)) {
    const end = offset + operand + (/^[\w:]+/.exec(program.masked.slice(offset + operand))?.[0].length ?? 0);
    return {
      text: "This is the function itself. Only calling it makes a coroutine that can be awaited.",
      fixes: [{ name: "Call it", edits: [program.insert(end, "()")] }],
    };
  }
  const what = type === "void" || type === "" ? "an ordinary function that returns nothing" : `a ${type}`;
  return {
    text: `co_await waits for a coroutine, a task or a future. This is ${what}: nothing is waited for, so leave co_await out.`,
    fixes: operand > 0 ? [remove] : [],
  };
}

/** Fits sleep(10), sleep(0.5) and timeout(10, ...): the number is the first argument. */
function wrongDuration({ program, offset }: Case): Verdict | undefined {
  const call = /^\w+\s*\(\s*(\d+(?:\.\d+)?|\.\d+)\s*(?=[,)])/.exec(program.masked.slice(offset));
  const number = call?.[1];
  if (call === null || number === undefined) return undefined;
  const end = offset + call[0].trimEnd().length;
  const duration = number.includes(".") ? `${Math.round(Number(number) * 1000)}ms` : `${number}s`;
  return {
    text: `${number} what? A duration has a unit in C++: 10s, 250ms, 5min.`,
    fixes: [{ name: `Write ${duration}`, edits: [program.edit(end - number.length, end, duration)] }],
  };
}

/** With the machine's own headers, sleep(10) is the C library's, which gives a number. */
function systemSleep(about: Case): Verdict | undefined {
  const operand = /^co_await\s+(?=sleep\s*\()/.exec(about.program.masked.slice(about.offset))?.[0].length;
  return operand === undefined ? undefined : wrongDuration({ ...about, offset: about.offset + operand });
}

/** The argument is the name of a coroutine function, or a lambda: not called. */
function notCalled({ program, offset }: Case): Verdict | undefined {
  const open = program.masked.indexOf("(", offset);
  if (open < 0) return undefined;
  const close = program.closing(open);
  const argument = splitList(program.source.slice(open + 1, close)).at(-1) ?? "";
  const parameters = program.coroutines().get(argument);
  if (parameters !== undefined) {
    const call = parameters.length === 0 ? `${argument}()` : `${argument}(${parameters.map(() => "...").join(", ")})`;
    return {
      text: `${argument} is the function. Calling it, ${call}, makes the coroutine that is wanted here; nothing of it runs yet.`,
      fixes: parameters.length > 0 ? [] : [{ name: `Write ${call}`, edits: [program.insert(close, "()")] }],
    };
  }
  if (!/^\[[^\]]*\].*\bCoro</s.test(argument)) return undefined;
  return {
    text: "This lambda is the function; calling it makes the coroutine. Write () behind its body. It must capture nothing then: the lambda is gone before the task runs.",
    fixes: /^\[\s*\]/.test(argument) ? [{ name: "Call it", edits: [program.insert(close, "()")] }] : [],
  };
}

const kTakers = "create_task|gather|gather_settled|run|shield|timeout|wait_for|spawn|with";

export const awaitRules: readonly Rule[] = [
  { name: "forgotten co_await", pattern: /a coroutine does nothing until it is awaited/, explain: forgotten },
  {
    name: "gather without co_await",
    pattern: /(?:await it|await the shield): nobody else sees how it ends/,
    explain: ({ program, offset }) => ({
      text: "This starts tasks and forgets them at once: nobody would hear of their exceptions. Await it.",
      fixes: isCoroutineBody(program, offset) ? [awaitAt(program, offset)] : [],
    }),
  },
  {
    name: "task thrown away",
    pattern: /keep the task: its exception is lost/,
    explain: ({ program, offset }) => ({
      text: "The task runs, but nobody keeps it: its exception would be lost, and nobody can await or cancel it. Keep it and await it later.",
      fixes: [{ name: "Keep it", edits: [program.insert(offset, "auto task = ")] }],
    }),
  },
  {
    name: "coroutine taken for its result",
    pattern:
      /(?:no viable conversion from|value of type|invalid operands to binary expression \(.*?)\s*'(?:aio::)?((?:Coro|Task|Future)<[^']*>)'(?!.*function return type)/,
    explain: asValue,
  },
  {
    name: "await misspelled",
    pattern: new RegExp(`(?:undeclared identifier|unknown type name) '(${kMisspelled})'`),
    explain: misspelled,
  },
  {
    name: "async before a function",
    pattern: /unknown type name 'async'|undeclared identifier 'async'/,
    explain: asyncWord,
  },
  {
    name: "co_await in a catch block",
    pattern: /'co_\w+' cannot be used in the handler of a try block/,
    explain: inCatch,
  },
  {
    name: "co_await in a destructor",
    pattern: /'co_\w+' cannot be used in a (?:destructor|constructor)/,
    explain: () => ({
      text: "Constructors and destructors can't wait. Await in a function of its own: close(), say, which with(object, body) calls on every way out.",
    }),
  },
  {
    name: "co_await in main",
    pattern: /'co_\w+' cannot be used in the 'main' function/,
    explain: () => ({
      text: "main() is no coroutine, since no loop runs yet. Move this into a coroutine, Coro<> amain() { ... }, and have main() say run(amain()).",
    }),
  },
  {
    name: "co_await outside a function",
    pattern: /'co_\w+' cannot be used outside a function/,
    explain: () => ({
      text: "Only a coroutine can wait: here no function runs. Move this into the body of a coroutine.",
    }),
  },
  {
    name: "deduced return type",
    pattern: /'co_\w+' cannot be used in a function with a deduced return type/,
    explain: deduced,
  },
  {
    name: "duration without a unit",
    pattern: /no matching member function for call to 'await_transform'/,
    explain: systemSleep,
  },
  {
    name: "awaiting what is no coroutine",
    pattern: /no matching member function for call to 'await_transform'/,
    explain: notAwaitable,
  },
  {
    name: "duration without a unit",
    pattern: /no matching function for call to '(?:sleep|sleep_until|timeout|wait_for|blocking_sleep)'/,
    explain: wrongDuration,
  },
  {
    name: "function not called",
    pattern: new RegExp(`no matching (?:member )?function for call to '(?:${kTakers})'`),
    explain: notCalled,
  },
];
