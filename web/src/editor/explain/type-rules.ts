/** Mistakes with what a coroutine returns, keeps and refers to, and two of everyday C++. */
import type { Case, Fix, Program, Rule, Verdict } from "./program.ts";

/** Writes another return type for the function whose name a message points at. */
function returnType(program: Program, line: number, column: number, type: string): Fix {
  const before = program.code(line).slice(0, column - 1);
  const from = /^\s*/.exec(before)?.[0].length ?? 0;
  const start = program.offset(line, from + 1);
  return { name: `Return ${type}`, edits: [program.edit(start, program.offset(line, column), `${type} `)] };
}

function notCoro({ program, diagnostic, found }: Case): Verdict {
  const [full = "void"] = found;
  // Of a member function the traits name the class first; what is returned is named in the source.
  const returned = full.split(",")[0]?.replaceAll("aio::", "").trim() ?? "void";
  const result = /^(?:Task|Future)<(.*)>$/.exec(returned)?.[1] ?? (returned === "void" ? "" : returned);
  const type = `Coro<${result}>`;
  const handle = /^(Task|Future)</.exec(returned)?.[1];
  const text =
    handle === undefined
      ? `A function that awaits is a coroutine, and must return one: ${type} instead of ${returned}.`
      : `A ${handle} is a handle to what already runs. A coroutine returns ${type}; create_task() makes a Task of it.`;
  const missing = /^\s*$/.test(program.code(diagnostic.line).slice(0, diagnostic.column - 1));
  if (missing) return { text: noType().text };
  return { text, fixes: [returnType(program, diagnostic.line, diagnostic.column, type)] };
}

function noType(): Verdict {
  return {
    text: "A function says first what it returns: Coro<> for a coroutine that gives nothing, Coro<int> for one that gives a number.",
  };
}

function returnWord({ program, diagnostic, offset }: Case): Verdict {
  const text =
    "A coroutine ends with co_return: it does not return to its caller, but gives its result to who awaits it.";
  const at = program.code(diagnostic.line).search(/\breturn\b/);
  if ((diagnostic.fixits ?? []).length > 0) return { text };
  const from = at < 0 ? offset : program.offset(diagnostic.line, at + 1);
  return at < 0 ? { text } : { text, fixes: [{ name: "Write co_return", edits: [program.insert(from, "co_")] }] };
}

function nothingAwaited({ program, offset }: Case): Verdict {
  const open = program.masked.indexOf("{", offset);
  const close = open < 0 ? -1 : program.closing(open);
  const text =
    "It returns a coroutine, but has neither co_await nor co_return, so it would run as a plain function. Await something in it, or end it with co_return.";
  const empty = /Coro<\s*>/.test(program.code(program.place(offset).line));
  if (!empty || close < 0 || close >= program.masked.length) return { text };
  const line = program.masked.lastIndexOf("\n", close);
  const ownLine = program.masked.slice(line + 1, close).trim() === "" && line > open;
  const edit = ownLine ? program.insert(line, "\n  co_return;") : program.insert(close, "co_return; ");
  return { text, fixes: [{ name: "Add co_return", edits: [edit] }] };
}

function dangling({ program, diagnostic, found }: Case): Verdict {
  const [variable = ""] = found;
  const initializer = program.source.slice(program.offset(diagnostic.line, 1)).split(";", 1)[0] ?? "";
  if (/=\s*\[/.test(initializer)) {
    return {
      text: `The lambda is gone at the end of this line, and ${variable} still uses what it captured. Give the lambda a name that lives longer, or pass what it needs as arguments.`,
    };
  }
  return {
    text: `${variable} keeps a reference to an argument that is gone at the end of this line. Await it at once, keep the argument in a variable, or let the coroutine take it by value.`,
  };
}

function copied({ program, diagnostic, offset }: Case): Verdict {
  const line = program.code(diagnostic.line);
  const loop = /\bfor\s*\(\s*(?:const\s+)?auto(?=\s+\w+\s*:)/.exec(line);
  if (loop !== null) {
    const at = program.offset(diagnostic.line, loop.index + loop[0].length + 1);
    return {
      text: "Each turn of the loop would copy a coroutine, which can't be copied. Look at it in place: auto&.",
      fixes: [{ name: "Write auto&", edits: [program.insert(at, "&")] }],
    };
  }
  const name = /^\w+/.exec(program.masked.slice(offset))?.[0];
  const declared = new RegExp(`\\b${name ?? "-"}\\s*=\\s*(\\w+)\\s*;`).exec(line)?.[1];
  const moved = declared ?? name;
  const at = declared === undefined ? offset : program.offset(diagnostic.line, line.lastIndexOf(declared) + 1);
  return {
    text: "A coroutine can't be copied: it can run only once. std::move() hands it over, and leaves the variable empty.",
    fixes:
      moved === undefined
        ? []
        : [{ name: `Write std::move(${moved})`, edits: [program.edit(at, at + moved.length, `std::move(${moved})`)] }],
  };
}

export const typeRules: readonly Rule[] = [
  {
    name: "co_await in a function that returns no Coro",
    pattern: /this function cannot be a coroutine: 'std::coroutine_traits<(.*)>' has no member/,
    explain: notCoro,
  },
  { name: "no return type", pattern: /a type specifier is required for all declarations/, explain: noType },
  {
    name: "Coro without brackets",
    pattern: /use of class template '(?:aio::)?(Coro|Task|Future)' requires template arguments/,
    explain: ({ program, offset, found: [name = "Coro"] }) => ({
      text: `${name} says in brackets what it gives: ${name}<> nothing, ${name}<int> a number.`,
      fixes: [{ name: `Write ${name}<>`, edits: [program.insert(offset + name.length, "<>")] }],
    }),
  },
  { name: "return in a coroutine", pattern: /return statement not allowed in coroutine/, explain: returnWord },
  {
    name: "return instead of co_return",
    pattern: /no viable conversion from returned value of type .* to function return type '(?:aio::)?Coro</,
    explain: returnWord,
  },
  {
    name: "missing co_return",
    pattern: /non-void coroutine does not return a value/,
    explain: () => ({
      text: "It promises a value, and can end without giving one: who awaits it would get rubbish. End every way through it with co_return value.",
    }),
  },
  {
    name: "coroutine without co_await",
    pattern: /is neither a coroutine nor a coroutine wrapper/,
    explain: nothingAwaited,
  },
  {
    name: "value from a Coro<>",
    pattern: /no member named 'return_value' in '(?:aio::)?(?:detail::)?Promise<void>'/,
    explain: () => ({
      text: "Coro<> gives nothing, so co_return takes no value here. Put the value's type between the brackets: Coro<int>.",
    }),
  },
  {
    name: "no value from a Coro<T>",
    pattern: /no member named 'return_void' in '(?:aio::)?(?:detail::)?Promise<(.*)>'/,
    explain: ({ found: [type = ""] }) => ({
      text: `This coroutine promises a value: write co_return and a ${type.replaceAll("aio::", "")} behind it.`,
    }),
  },
  {
    name: "value of another type",
    pattern: /no matching member function for call to 'return_value'/,
    explain: () => ({
      text: "The value behind co_return is none of the type between the brackets of Coro<...>. Change one of them.",
    }),
  },
  {
    name: "co_yield",
    pattern: /no member named 'yield_value'/,
    explain: () => ({
      text: "A Coro gives one result, with co_return. Several results, one after another, go through a Queue.",
    }),
  },
  {
    name: "result of a Coro<>",
    pattern:
      /cannot initialize a variable of type '.*' with an rvalue of type 'void'|variable has incomplete type 'void'/,
    explain: ({ program, diagnostic }) =>
      /co_await/.test(program.code(diagnostic.line))
        ? {
            text: "Awaiting a Coro<> gives nothing to keep. If it should give something, its type says what: Coro<int>.",
          }
        : undefined,
  },
  {
    name: "coroutine outlives what it refers to",
    pattern: /temporary whose address is used as value of local variable '(\w+)' will be destroyed/,
    explain: dangling,
  },
  {
    name: "dangling string_view",
    pattern: /object backing the pointer will be destroyed at the end of the full-expression/,
    explain: () => ({
      text: "A string_view only points at a text, and this text is gone at the end of the line, before the coroutine runs. Let the coroutine take a std::string by value.",
    }),
  },
  {
    name: "coroutine copied",
    pattern: /call to (?:implicitly-)?deleted (?:copy )?constructor of '(?:aio::)?Coro</,
    explain: copied,
  },
  {
    name: "std::this_thread without its header",
    pattern: /no member named 'this_thread' in namespace 'std'/,
    explain: ({ program, diagnostic }) => blockingSleep(program, program.offset(diagnostic.line, 1)),
  },
  {
    name: "missing semicolon",
    pattern: /^expected ';'/,
    explain: () => ({ text: "A statement ends with a semicolon, and one is missing here." }),
  },
];

/** std::this_thread::sleep_for() at or behind an offset. */
export function blockingSleep(program: Program, from: number): Verdict {
  const call = /\bstd::this_thread::sleep_for\s*\(/.exec(program.masked.slice(from));
  const text =
    "This holds the whole thread: no other task runs meanwhile, and the timeline would show nothing of it. co_await sleep() waits and lets the others run.";
  if (call === null) return { text };
  const at = from + call.index;
  return {
    text,
    fixes: [{ name: "Write co_await sleep", edits: [program.edit(at, at + call[0].length, "co_await sleep(")] }],
  };
}
