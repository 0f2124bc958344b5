import { describe, expect, test } from "vitest";
import { runCommand } from "../compile/command.ts";
import { FileTree } from "../compile/file-tree.ts";
import { Toolchain } from "../compile/toolchain.ts";
import { assemble, program, text } from "./support/wat.ts";

/** Stands for the compiler's module. */
function tool(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  return new WebAssembly.Module(bytes);
}

const trap = tool(program({ start: "unreachable" }));
const recursion = tool(program({ fields: "(func $deep (call $deep))", start: "(call $deep)" }));

describe("a command", () => {
  test("gives its exit code and what it wrote", () => {
    const out = text(64, "out");
    const err = text(80, "err");
    const module = tool(
      program({
        fields: out.data + err.data,
        start: `${out.print(1)} ${err.print(2)} (call $proc_exit (i32.const 2))`,
      }),
    );
    expect(runCommand(module, new FileTree(), ["clang"])).toEqual({ exitCode: 2, stdout: "out", stderr: "err" });
  });

  test("that crashes says that this is its own fault", () => {
    const { crash } = runCommand(trap, new FileTree(), ["clang"]);
    expect(crash).toBe(
      "The compiler itself crashed on this program (unreachable). That is its fault: try to write the last change in another way.",
    );
  });

  test("that recurses too deeply says what the program may have", () => {
    const { crash } = runCommand(recursion, new FileTree(), ["wasm-ld"]);
    expect(crash).toBe("The linker ran out of stack on this program: something in it is nested too deeply.");
  });

  test("writes files in many pieces and moves back in them", () => {
    const module = tool(
      assemble(`(module
        (import "wasi_snapshot_preview1" "path_open"
          (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 64) "tmp/out" "abc")
        (func $abc (param $fd i32)
          (i32.store (i32.const 0) (i32.const 71))
          (i32.store (i32.const 4) (i32.const 3))
          (drop (call $write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
        (func (export "_start") (local $fd i32) (local $i i32)
          (drop (call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 7) (i32.const 1)
            (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 16)))
          (local.set $fd (i32.load (i32.const 16)))
          (loop $again
            (call $abc (local.get $fd))
            (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 50000))))
          (drop (call $seek (local.get $fd) (i64.const 1) (i32.const 0) (i32.const 8)))
          (call $abc (local.get $fd))))`),
    );
    const tree = new FileTree();
    tree.makeFolder("/tmp");
    expect(runCommand(module, tree, ["wasm-ld"])).toMatchObject({ exitCode: 0 });
    const written = new TextDecoder().decode(tree.read("/tmp/out"));
    expect(written).toHaveLength(150_000);
    expect(written.slice(0, 7)).toBe("aabcbca");
  });
});

test("a compiler that crashes fails the compile and asks to be replaced", () => {
  const toolchain = new Toolchain(trap, new FileTree(), { compile: ["clang"], link: ["wasm-ld"] });
  const { result, broken } = toolchain.compile({ source: "int main() {}", fileName: "a.cpp" });
  expect(broken).toBe(true);
  expect(result).toMatchObject({ ok: false, diagnostics: [{ severity: "error", line: 0 }] });
});
