import { expect, test } from "vitest";
import { runHere } from "./support/run.ts";
import { program, text } from "./support/wat.ts";

// What a C++ compiler makes of throw and catch, by hand: an exception object lies at 1024 (its header before it, as
// libc++abi lays it out), types are the addresses 2000 (int), 2004 (std::exception) and 2008 (a class derived from it).

const OBJECT = 1024;
const REFCOUNT = OBJECT - 24;

const imports = `
  (import "env" "invoke_v" (func $invoke_v (param i32)))
  (import "env" "invoke_ii" (func $invoke_ii (param i32 i32) (result i32)))
  (import "env" "__cxa_throw" (func $throw (param i32 i32 i32)))
  (import "env" "__cxa_rethrow" (func $rethrow))
  (import "env" "__cxa_begin_catch" (func $begin_catch (param i32) (result i32)))
  (import "env" "__cxa_end_catch" (func $end_catch))
  (import "env" "__cxa_find_matching_catch_3" (func $find (param i32) (result i32)))
  (import "env" "__cxa_find_matching_catch_2" (func $find_none (result i32)))
  (import "env" "__cxa_uncaught_exceptions" (func $uncaught (result i32)))
  (import "env" "__cxa_current_primary_exception" (func $current (result i32)))
  (import "env" "__cxa_rethrow_primary_exception" (func $rethrow_primary (param i32)))
  (import "env" "__resumeException" (func $resume (param i32)))`;

const support = `
  (table (export "__indirect_function_table") 8 funcref)
  (global $threw (mut i32) (i32.const 0))
  (global $type (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 4096))
  (global $kept (mut i32) (i32.const 0))
  (func (export "setThrew") (param i32 i32) (global.set $threw (local.get 0)))
  (func (export "_emscripten_tempret_set") (param i32) (global.set $type (local.get 0)))
  (func (export "emscripten_stack_get_current") (result i32) (global.get $sp))
  (func (export "_emscripten_stack_restore") (param i32) (global.set $sp (local.get 0)))
  (func (export "__cxa_can_catch") (param $handler i32) (param $thrown i32) (param $adjusted i32) (result i32)
    (i32.and (i32.eq (local.get $handler) (i32.const 2004)) (i32.eq (local.get $thrown) (i32.const 2008))))
  (func (export "__cxa_get_exception_ptr") (param i32) (result i32) (local.get 0))
  (func (export "__cxa_increment_exception_refcount") (param i32)
    (i32.store (i32.const ${REFCOUNT}) (i32.add (i32.load (i32.const ${REFCOUNT})) (i32.const 1))))
  (func (export "__cxa_decrement_exception_refcount") (param i32)
    (i32.store (i32.const ${REFCOUNT}) (i32.sub (i32.load (i32.const ${REFCOUNT})) (i32.const 1))))
  (func $digit (param i32)
    (i32.store8 (i32.const 512) (i32.add (i32.const 48) (local.get 0)))
    (call $print (i32.const 1) (i32.const 512) (i32.const 1)))
  (func $took_threw (result i32) (global.get $threw) (global.set $threw (i32.const 0)))
  (func $throw_int (call $throw (i32.const ${OBJECT}) (i32.const 2000) (i32.const 0)))
  (func $throw_derived (call $throw (i32.const ${OBJECT}) (i32.const 2008) (i32.const 0)))
  (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
  (func $throw_from_deep_stack (global.set $sp (i32.const 1000)) (call $throw_int))
  (elem (i32.const 1) $throw_int $throw_derived $twice $throw_from_deep_stack $catch_and_rethrow $rethrow_kept $trap)
  (func $trap unreachable)
  (func $rethrow_kept (call $rethrow_primary (global.get $kept)))
  (func $catch_and_rethrow
    (call $invoke_v (i32.const 1))
    (drop (call $begin_catch (call $find (i32.const 0))))
    (global.set $threw (i32.const 0))
    (call $rethrow))`;

function run(start: string): ReturnType<typeof runHere> {
  return runHere(program({ imports, fields: support, start }));
}

test("a call that does not throw passes its result on", () => {
  expect(
    run("(call $digit (call $invoke_ii (i32.const 3) (i32.const 4))) (call $digit (call $took_threw))").stdout,
  ).toBe("80");
});

test("a throw stops at the invoke around it and is told to the caller", () => {
  expect(run("(call $invoke_v (i32.const 1)) (call $digit (call $took_threw))").stdout).toBe("1");
});

test("the stack pointer is put back when a frame is unwound", () => {
  const ran = run(
    "(call $invoke_v (i32.const 4)) (if (i32.eq (global.get $sp) (i32.const 4096)) (then (call $digit (i32.const 1))))",
  );
  expect(ran.stdout).toBe("1");
});

test("a handler of the thrown type is chosen", () => {
  const ran = run(
    "(call $invoke_v (i32.const 1)) (drop (call $find (i32.const 2000))) (call $digit (i32.eq (global.get $type) (i32.const 2000)))",
  );
  expect(ran.stdout).toBe("1");
});

test("a handler of a base class is chosen", () => {
  const ran = run(
    "(call $invoke_v (i32.const 2)) (drop (call $find (i32.const 2004))) (call $digit (i32.eq (global.get $type) (i32.const 2004)))",
  );
  expect(ran.stdout).toBe("1");
});

test("a handler of another type is passed by", () => {
  const ran = run(
    "(call $invoke_v (i32.const 1)) (drop (call $find (i32.const 2004))) (call $digit (i32.eq (global.get $type) (i32.const 2004)))",
  );
  expect(ran.stdout).toBe("0");
});

test("an exception is uncaught until its handler begins", () => {
  const ran = run(`
    (call $invoke_v (i32.const 1)) (call $digit (call $uncaught))
    (drop (call $begin_catch (call $find (i32.const 0)))) (call $digit (call $uncaught))
    (call $end_catch) (call $digit (call $uncaught))`);
  expect(ran.stdout).toBe("100");
});

test("the handler holds the exception and lets it go at its end", () => {
  const ran = run(`
    (call $invoke_v (i32.const 1))
    (drop (call $begin_catch (call $find (i32.const 0)))) (call $digit (i32.load (i32.const ${REFCOUNT})))
    (call $end_catch) (call $digit (i32.load (i32.const ${REFCOUNT})))`);
  expect(ran.stdout).toBe("10");
});

test("throw; in a handler throws the same exception again", () => {
  const ran = run(`
    (call $invoke_v (i32.const 5)) (call $digit (call $took_threw)) (call $digit (call $uncaught))
    (call $digit (i32.eq (call $find (i32.const 2000)) (i32.const ${OBJECT})))`);
  expect(ran.stdout).toBe("111");
});

test("an exception_ptr is empty outside of a handler and can be thrown again later", () => {
  const ran = run(`
    (call $digit (call $current))
    (call $invoke_v (i32.const 1))
    (drop (call $begin_catch (call $find (i32.const 0))))
    (global.set $kept (call $current))
    (call $end_catch)
    (call $digit (i32.load (i32.const ${REFCOUNT})))
    (call $invoke_v (i32.const 6)) (call $digit (call $took_threw))
    (call $digit (i32.eq (call $find (i32.const 2000)) (i32.const ${OBJECT})))`);
  expect(ran.stdout).toBe("0111");
});

test("cleanup goes on unwinding to the next frame", () => {
  const ran = run(`(call $invoke_v (i32.const 1)) (call $resume (call $find_none))`);
  expect(ran.stopped?.text).toBe("The program was ended by an exception that nothing caught.");
});

test("a trap is no C++ exception and passes through every frame", () => {
  const ran = run("(call $invoke_v (i32.const 7)) (call $digit (i32.const 1))");
  expect(ran).toMatchObject({ stdout: "", exitCode: 70, stopped: { why: "crash" } });
});

test("the post mortem finds an uncaught exception as the current one", () => {
  const said = text(64, "crash\n");
  const ran = runHere(
    program({
      imports,
      fields: `${support} ${said.data}
        (func (export "aio_post_mortem") (param i32)
          (call $digit (local.get 0)) ${said.print(2)} (call $digit (i32.eq (call $current) (i32.const ${OBJECT}))))`,
      start: "(call $throw_int)",
    }),
  );
  expect(ran).toMatchObject({ stderr: "crash\n", stdout: "31", exitCode: 1, stopped: { why: "exception" } });
});
