/** Mistakes that the compiler lets pass: found in the text of the program. Each errs on the side of silence. */
import { type Explained, type Fix, type Program, splitList } from "./program.ts";
import { blockingSleep } from "./type-rules.ts";

interface SourceCheck {
  readonly name: string;
  find(program: Program): readonly Finding[];
}

interface Finding {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly fixes?: readonly Fix[];
}

function noInclude(program: Program): readonly Finding[] {
  if (/^\s*#\s*include\s+"lesson\.h"/m.test(program.source)) return [];
  const end = Math.max(1, program.source.indexOf("\n"));
  return [
    {
      from: 0,
      to: end,
      text: 'Here the compiler knows the library without being told, but no other does. The first line of a program is #include "lesson.h".',
      fixes: [{ name: "Include it", edits: [program.insert(0, '#include "lesson.h"\n\n')] }],
    },
  ];
}

function blockingSleeps(program: Program): readonly Finding[] {
  return [...program.masked.matchAll(/\bstd::this_thread::sleep_for\b/g)].map((match) => {
    const { text, fixes = [] } = blockingSleep(program, match.index);
    const inCoroutine = /\bCoro\b/.test(program.enclosing(match.index)?.head ?? "");
    return { from: match.index, to: match.index + match[0].length, text, fixes: inCoroutine ? fixes : [] };
  });
}

/** A task begins later: by then the lambda whose captures it uses is gone. */
function capturingTasks(program: Program): readonly Finding[] {
  return [...program.masked.matchAll(/\b(?:create_task|spawn)\s*\(\s*(\[[^\]]*\S[^\]]*\])/g)].flatMap((match) => {
    const open = match.index + match[0].indexOf("(");
    const argument = program.masked.slice(open + 1, program.closing(open));
    if (!/\}\s*\([^()]*\)\s*$/.test(argument) || !/\bCoro</.test(argument)) return [];
    const from = match.index + match[0].length - (match[1]?.length ?? 0);
    return [
      {
        from,
        to: match.index + match[0].length,
        text: "The lambda is gone at the end of this line, and the task that it made uses what it captured. Capture nothing, and pass what it needs as arguments.",
      },
    ];
  });
}

/** Whether an argument makes an object that is gone at the end of the statement. */
function isTemporary(argument: string, parameter: string): boolean {
  const literal = /^"/.test(argument) && !/[+(]/.test(argument.replace(/"(?:[^"\\]|\\.)*"/g, ""));
  if (/\bstring_view\b/.test(parameter)) return !literal && /\+|^std::(?:string|to_string)\b/.test(argument);
  if (!/&\s*\w*$/.test(parameter.replace(/=.*$/, "").trim())) return false;
  return (
    literal ||
    /^[\d.]+$/.test(argument) ||
    /\+/.test(argument) ||
    /^std::(?:string|to_string|vector)\b.*[)}]$/.test(argument)
  );
}

/** A coroutine that refers to its argument, started as a task with an argument that does not live that long. */
function danglingTasks(program: Program): readonly Finding[] {
  const coroutines = program.coroutines();
  return [...program.masked.matchAll(/\b(?:create_task|spawn)\s*\(\s*(\w+)\s*\(/g)].flatMap((match) => {
    const parameters = coroutines.get(match[1] ?? "") ?? [];
    const open = match.index + match[0].length - 1;
    const given = splitList(program.source.slice(open + 1, program.closing(open)));
    const index = given.findIndex((argument, i) => isTemporary(argument, parameters[i] ?? ""));
    const parameter = parameters[index];
    if (parameter === undefined) return [];
    return [
      {
        from: open + 1,
        to: program.closing(open),
        text: `The task begins after this line, when this argument is gone, and its parameter "${parameter}" only refers to it. Let ${match[1] ?? ""}() take it by value: std::string.`,
      },
    ];
  });
}

/** A task or coroutine that was moved away, and used afterwards. */
function usedAfterMove(program: Program): readonly Finding[] {
  const { masked } = program;
  const declared = /\b(?:auto\s+(\w+)\s*=\s*create_task\b|(?:Task|Coro)<[^;=(){}]*>\s+(\w+)\s*=)/g;
  return [...masked.matchAll(declared)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? "";
    const body = program.enclosing(match.index);
    if (body === undefined) return [];
    const rest = masked.slice(match.index, body.close);
    const move = new RegExp(`\\bstd::move\\(\\s*${name}\\s*\\)`).exec(rest);
    if (move === null) return [];
    const behind = match.index + move.index + move[0].length;
    const use = new RegExp(`\\b${name}\\b(\\s*=[^=])?`).exec(masked.slice(behind, body.close));
    // A new value makes it whole again; another turn of a loop is not looked at.
    if (use === null || use[1] !== undefined) return [];
    const from = behind + use.index;
    const text = `${name} was handed over by std::move() above: it is empty now. Use what took it, or don't move it.`;
    return [{ from, to: from + name.length, text }];
  });
}

const sourceChecks: readonly SourceCheck[] = [
  { name: 'missing #include "lesson.h"', find: noInclude },
  { name: "blocking sleep", find: blockingSleeps },
  { name: "capturing lambda as a task", find: capturingTasks },
  { name: "reference to a temporary in a task", find: danglingTasks },
  { name: "used after std::move", find: usedAfterMove },
];

/** What is wrong with the program though it compiles. */
export function checkSource(program: Program, file: string): readonly Explained[] {
  return sourceChecks.flatMap(({ name, find }) =>
    find(program).map(({ from, to, text, fixes = [] }): Explained => {
      const { line, column } = program.place(from);
      const end = program.place(to);
      const endColumn = end.line === line ? end.column : program.code(line).length + 1;
      return {
        severity: "warning",
        message: text,
        file,
        line,
        column,
        endColumn,
        explanation: text,
        rule: name,
        fixes,
      };
    }),
  );
}
