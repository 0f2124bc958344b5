import { describe, expect, test } from "vitest";
import { ProgramRefused } from "../run/exports.ts";
import { runHere } from "./support/run.ts";
import { program, text } from "./support/wat.ts";

const WASI = "wasi_snapshot_preview1";

describe("a program that ends by itself", () => {
  test("has exit code 0 when it returns", () => {
    expect(runHere(program({ start: "" }))).toMatchObject({ exitCode: 0, stopped: undefined });
  });

  test("has the exit code that it asks for", () => {
    expect(runHere(program({ start: "(call $proc_exit (i32.const 3))" })).exitCode).toBe(3);
  });

  test("writes to stdout, stderr and the trace", () => {
    const out = text(64, "out\n");
    const err = text(80, "err\n");
    const trace = text(96, '{"k":"run"}\n');
    const ran = runHere(
      program({ fields: out.data + err.data + trace.data, start: out.print(1) + err.print(2) + trace.print(3) }),
    );
    expect(ran).toMatchObject({ stdout: "out\n", stderr: "err\n", trace: '{"k":"run"}\n' });
  });

  test("can still write after its memory has grown", () => {
    const out = text(64, "grown\n");
    const ran = runHere(program({ fields: out.data, start: `(drop (memory.grow (i32.const 10))) ${out.print(1)}` }));
    expect(ran.stdout).toBe("grown\n");
  });

  test("finds its scenario's text in its environment", () => {
    const scenario = '{"seed":7}';
    const bytes = program({
      imports: `(import "${WASI}" "environ_get" (func $environ_get (param i32 i32) (result i32)))`,
      start: `
        (drop (call $environ_get (i32.const 64) (i32.const 256)))
        (call $print (i32.const 1) (i32.const 256) (i32.const 256))`,
    });
    expect(runHere(bytes, { scenario }).stdout).toContain(`AIO_SCENARIO=${scenario}\0`);
    expect(runHere(bytes).stdout).not.toContain("AIO_SCENARIO");
  });

  test("finds its arguments and the place of the trace in its environment", () => {
    const bytes = program({
      imports: `
        (import "${WASI}" "args_get" (func $args_get (param i32 i32) (result i32)))
        (import "${WASI}" "environ_get" (func $environ_get (param i32 i32) (result i32)))`,
      start: `
        (drop (call $args_get (i32.const 64) (i32.const 128)))
        (call $print (i32.const 1) (i32.const 128) (i32.const 12))
        (drop (call $environ_get (i32.const 64) (i32.const 256)))
        (call $print (i32.const 2) (i32.const 256) (i32.const 52))`,
    });
    const ran = runHere(bytes, { args: ["gather", "--now"], env: { AIO_SEED: "7" } });
    expect(ran.stdout).toBe("gather\0--now");
    expect(ran.stderr).toMatch(/^AIO_TRACE=\/dev\/fd\/3\0AIO_MAX_REAL_MS=3000\0AIO_SEED=7\0/);
  });
});

describe("a run is the same every time", () => {
  const bytes = program({
    imports: `
      (import "${WASI}" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
      (import "${WASI}" "random_get" (func $random (param i32 i32) (result i32)))`,
    start: `
      (drop (call $clock (i32.const 0) (i64.const 1) (i32.const 64)))
      (drop (call $random (i32.const 72) (i32.const 16)))
      (call $print (i32.const 1) (i32.const 64) (i32.const 24))`,
  });

  test("the clock stands still and random numbers repeat", () => {
    expect(runHere(bytes).stdout).toBe(runHere(bytes).stdout);
  });

  test("random bytes differ from one another", () => {
    expect(new Set(runHere(bytes).stdout.slice(-8)).size).toBeGreaterThan(3);
  });
});

describe("a program that asks for more than there is", () => {
  test("is refused by the name of the unknown function", () => {
    const bytes = program({ imports: '(import "env" "launch_rocket" (func))', start: "" });
    expect(() => runHere(bytes)).toThrow(/"launch_rocket" from "env"/);
    expect(() => runHere(bytes)).toThrow(ProgramRefused);
  });

  test("is refused when it wants to open files", () => {
    const bytes = program({
      imports: `(import "${WASI}" "path_open" (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))`,
      start: "",
    });
    expect(() => runHere(bytes)).toThrow(/path_open/);
  });
});

/** A post mortem that says why it was called and leaves the records that the runtime would. */
function withPostMortem(start: string, more = ""): Uint8Array<ArrayBuffer> {
  const said = text(64, "why 0\n");
  const trace = text(
    128,
    '{"t":5,"k":"stopped","why":"crash","text":"It crashed in fetch."}\n{"t":5,"k":"end","exit":70}\n',
  );
  return program({
    fields: `${said.data} ${trace.data} ${more}
      (func (export "aio_post_mortem") (param $why i32)
        (i32.store8 (i32.const 68) (i32.add (i32.const 48) (local.get $why)))
        ${said.print(2)} ${trace.print(3)})`,
    start,
  });
}

describe("a program that crashes", () => {
  test("tells about itself and ends with code 70", () => {
    const ran = runHere(withPostMortem("unreachable"));
    expect(ran).toMatchObject({ exitCode: 70, stderr: "why 0\n" });
    expect(ran.stopped).toEqual({ why: "crash", text: "It crashed in fetch." });
  });

  test("gets a sentence from the host when it has no post mortem", () => {
    const ran = runHere(program({ start: "unreachable" }));
    expect(ran.stopped).toEqual({ why: "crash", text: "The program crashed: unreachable." });
    expect(ran.stderr).toBe("The program crashed: unreachable.\n");
  });

  test("has overflowed the stack when a function calls itself without end", () => {
    const ran = runHere(withPostMortem("(call $deep)", "(func $deep (call $deep))"));
    expect(ran).toMatchObject({ exitCode: 70, stderr: "why 1\n" });
    const alone = runHere(program({ fields: "(func $deep (call $deep))", start: "(call $deep)" }));
    expect(alone.stopped?.why).toBe("stack");
  });

  test("has overflowed the stack when its stack pointer has left the stack", () => {
    const stack = `
      (global $sp (mut i32) (i32.const 4096))
      (func (export "emscripten_stack_get_current") (result i32) (global.get $sp))
      (func (export "_emscripten_stack_restore") (param i32) (global.set $sp (local.get 0)))`;
    const overflow =
      "(global.set $sp (i32.sub (global.get $sp) (i32.const 8192))) (i32.store (global.get $sp) (i32.const 1))";
    expect(runHere(withPostMortem(overflow, stack)).stderr).toBe("why 1\n");
  });

  test("is told about by the host when its post mortem crashes too", () => {
    const ran = runHere(
      program({ fields: '(func (export "aio_post_mortem") (param i32) unreachable)', start: "unreachable" }),
    );
    expect(ran).toMatchObject({ exitCode: 70, stopped: { why: "crash" } });
  });
});

describe("a program that writes too much", () => {
  const forever = (fd: number): string =>
    `(loop $again (call $print (i32.const ${fd}) (i32.const 1024) (i32.const 100)) (br $again))`;

  test("is stopped at the output limit and told so", () => {
    const ran = runHere(withPostMortem(forever(1)), { limits: { outputBytes: 1050 } });
    expect(ran).toMatchObject({ exitCode: 70, stderr: "why 2\n" });
    expect(ran.stdout).toHaveLength(1050);
  });

  test("counts stdout and stderr together", () => {
    const ran = runHere(program({ start: forever(2) }), { limits: { outputBytes: 250 } });
    expect(ran.stopped?.why).toBe("output");
    expect(ran.stderr).toHaveLength(250 + "Stopped: the program has printed more than a run may print.\n".length);
  });

  test("is stopped when its trace grows past the limit", () => {
    const ran = runHere(program({ start: forever(3) }), { limits: { traceBytes: 1000 } });
    expect(ran).toMatchObject({ exitCode: 70, stopped: { why: "trace" } });
    expect(ran.trace).toHaveLength(1000);
  });

  test("keeps its own words when it stops itself with code 70", () => {
    const trace = text(
      64,
      '{"t":9,"k":"stopped","why":"cpu","text":"main never yielded."}\n{"t":9,"k":"end","exit":70}\n',
    );
    const ran = runHere(program({ fields: trace.data, start: `${trace.print(3)} (call $proc_exit (i32.const 70))` }));
    expect(ran).toMatchObject({ exitCode: 70, stopped: { why: "cpu", text: "main never yielded." } });
  });
});
