import { isBlock, isList, type List, type Node } from "./program.ts";

/** How people would write a statement: {0} is its number, {1} its first argument, and so on; blocks follow below it. */
interface Wording {
  readonly python: string;
  readonly cpp: string;
}

const kWordings: Readonly<Record<string, Wording>> = {
  sleep: { python: "await sleep({1})", cpp: "co_await sleep({1}s);" },
  call: { python: "await call{0}()  # its body:", cpp: "co_await call{0}();  // its body:" },
  return: { python: "return {1}", cpp: "co_return {1};" },
  raise: { python: "raise Boom({1})", cpp: "throw Boom({1});" },
  raise_cancelled: { python: 'raise CancelledError("{1}")', cpp: 'throw CancelledError("{1}");' },
  try: { python: "try:  # swallows: {1}", cpp: "try {  // swallows: {1}" },
  finally: { python: "try:", cpp: "try {" },
  spawn: {
    python: "t{0} = create_task(body{0}())  # its body:",
    cpp: "auto t{0} = create_task(body{0}());  // its body:",
  },
  await: { python: "await t{1}", cpp: "co_await t{1};" },
  cancel: { python: 't{1}.cancel("{2}")', cpp: 't{1}.cancel("{2}");' },
  uncancel: { python: "t{1}.uncancel()", cpp: "t{1}.uncancel();" },
  status: { python: "status(t{1})", cpp: "status(t{1});" },
  timeout: { python: "async with timeout({1}) as d{0}:", cpp: "co_await timeout({1}s, [&](Timeout& d{0}) -> Coro<> {" },
  reschedule: { python: "d{1}.reschedule(now + {2})", cpp: "d{1}.reschedule(now + {2}s);" },
  "queue.put": { python: "await q{1}.put({2})", cpp: "co_await q{1}.put({2});" },
  "queue.get": { python: "await q{1}.get()", cpp: "co_await q{1}.get();" },
  "lock.with": { python: "async with lock{1}:", cpp: "{ auto guard = co_await lock{1}.scoped();" },
};

const kObjects = "# q0, q1, q2: queues of maxsize 0, 1, 2; t0 is the main task; -1 is nobody";

export function asPython(program: List): string {
  return [kObjects, "async def main():", ...lines(program.rest[2], "    ", "python")].join("\n");
}

export function asCpp(program: List): string {
  return ["Coro<> main() {", ...lines(program.rest[2], "  ", "cpp"), "}"].join("\n");
}

function lines(node: Node | undefined, indent: string, language: keyof Wording): string[] {
  if (!isList(node)) return [];
  if (isBlock(node)) return node.rest.flatMap((child) => lines(child, indent, language));
  const deeper = `${indent}${language === "python" ? "    " : "  "}`;
  const blocks = node.rest.filter(isList).filter((part) => isBlock(part) || part.head === "child");
  const written = [`${indent}${wordingOf(node, language)}`];
  blocks.forEach((block, index) => {
    if (index > 0) written.push(`${indent}${language === "python" ? "afterwards:" : "} afterwards {"}`);
    if (block.head === "child") written.push(`${deeper}# task t${block.rest[0]}`);
    const inner = lines(block.head === "child" ? block.rest[1] : block, deeper, language);
    written.push(...(inner.length > 0 ? inner : [`${deeper}${language === "python" ? "pass" : ";"}`]));
  });
  if (language === "cpp" && blocks.length > 0) written.push(`${indent}}`);
  return written;
}

function wordingOf(node: List, language: keyof Wording): string {
  const wording = kWordings[node.head];
  const words = node.rest.map((part) =>
    isList(part) ? `${part.head}(${part.rest.filter((w) => !isList(w)).join(", ")})` : part,
  );
  if (wording) return wording[language].replace(/\{(\d)\}/g, (_, index: string) => words[Number(index)] ?? "");
  const plain = words.slice(1).filter((_, index) => !isList(node.rest[index + 1]) || node.rest[index + 1]);
  const arguments_ = plain.filter((word) => !word.startsWith("do(") && !word.startsWith("child("));
  return `${node.head}(${arguments_.join(", ")})${language === "cpp" ? ";" : ""}`;
}
