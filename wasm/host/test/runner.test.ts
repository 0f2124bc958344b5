import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRunner, type OutputChunk, type Runner } from "../index.ts";
import { program, text } from "./support/wat.ts";

let runner: Runner;
beforeAll(() => {
  runner = createRunner();
});
afterAll(() => runner.dispose());

const never = new AbortController().signal;
const hello = text(64, "hello\n");
const helloProgram = program({ fields: hello.data, start: hello.print(1) });
const loopProgram = program({ fields: hello.data, start: `${hello.print(1)} (loop $again (br $again))` });

describe("a run", () => {
  test("gives output, exit code and trace", async () => {
    const trace = text(128, '{"k":"run"}\n');
    const module = program({
      fields: hello.data + trace.data,
      start: `${hello.print(1)} ${trace.print(3)} (call $proc_exit (i32.const 4))`,
    });
    const result = await runner.run({ module }, never);
    expect(result).toMatchObject({ exitCode: 4, stdout: "hello\n", stderr: "", trace: '{"k":"run"}\n' });
    expect(result.stopped).toBeUndefined();
  });

  test("leaves the caller's bytes usable for the next run", async () => {
    await runner.run({ module: helloProgram }, never);
    expect((await runner.run({ module: helloProgram }, never)).stdout).toBe("hello\n");
  });

  test("may be that of a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "yieldpoint-"));
    try {
      await writeFile(join(folder, "hello.wasm"), helloProgram);
      expect((await runner.run({ module: join(folder, "hello.wasm") }, never)).stdout).toBe("hello\n");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("streams characters whole, also when a write ends in the middle of one", async () => {
    const chunks: OutputChunk[] = [];
    const module = program({
      fields: text(64, "zwölf").data,
      start:
        "(call $print (i32.const 1) (i32.const 64) (i32.const 3)) (call $print (i32.const 1) (i32.const 67) (i32.const 3))",
    });
    const result = await runner.run({ module, onOutput: (chunk) => chunks.push(chunk) }, never);
    expect(result.stdout).toBe("zwölf");
    expect(chunks.map((chunk) => chunk.text)).toEqual(["zw", "ölf"]);
  });

  test("loses nothing of many small writes", async () => {
    const module = program({
      fields: '(data (i32.const 64) "x")',
      start: `(local $i i32)
        (loop $again
          (call $print (i32.const 1) (i32.const 64) (i32.const 1))
          (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5000))))`,
    });
    expect((await runner.run({ module }, never)).stdout).toBe("x".repeat(5000));
  });

  test("finds nothing of the one before in its memory", async () => {
    const module = program({
      // Prints what the memory holds, then writes there.
      fields: '(data (i32.const 64) "-")',
      start: `(call $print (i32.const 1) (i32.const 64) (i32.const 1))
        (i32.store8 (i32.const 64) (i32.const 120))`,
    });
    const outputs: string[] = [];
    for (let i = 0; i < 3; i += 1) outputs.push((await runner.run({ module }, never)).stdout);
    expect(outputs).toEqual(["-", "-", "-"]);
  });

  test("is that of the program asked for, also when another one ran between", async () => {
    const other = program({ fields: text(64, "other\n").data, start: text(64, "other\n").print(1) });
    const outputs: string[] = [];
    for (const module of [helloProgram, other, helloProgram, other]) {
      outputs.push((await runner.run({ module }, never)).stdout);
    }
    expect(outputs).toEqual(["hello\n", "other\n", "hello\n", "other\n"]);
  });

  test("comes after a program that crashed as after any other", async () => {
    const crash = program({ start: "(unreachable)" });
    expect((await runner.run({ module: crash }, never)).stopped?.why).toBe("crash");
    expect((await runner.run({ module: helloProgram }, never)).stdout).toBe("hello\n");
  });

  test("may go on beside another", async () => {
    const results = await Promise.all([1, 2, 3].map(() => runner.run({ module: helloProgram }, never)));
    expect(results.map((result) => result.stdout)).toEqual(["hello\n", "hello\n", "hello\n"]);
  });
});

describe("a program that never ends", () => {
  test("is stopped at the wall-clock limit, with what it had printed, and the next run works", async () => {
    const result = await runner.run({ module: loopProgram, limits: { wallMs: 100 } }, never);
    expect(result).toMatchObject({ exitCode: 70, stdout: "hello\n", stopped: { why: "wall" } });
    expect(result.stderr).toBe("Stopped: the program was still running after 0.1 s of real time.\n");
    expect((await runner.run({ module: helloProgram }, never)).stdout).toBe("hello\n");
  });

  test("is stopped by its signal, and the next run works", async () => {
    const stop = new AbortController();
    const running = runner.run({ module: loopProgram, onOutput: () => stop.abort() }, stop.signal);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect((await runner.run({ module: helloProgram }, never)).stdout).toBe("hello\n");
  });
});

describe("a run that can't begin", () => {
  test("rejects when its signal has fired before", async () => {
    await expect(runner.run({ module: helloProgram }, AbortSignal.abort())).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  test("rejects with the name of an unknown import", async () => {
    const module = program({ imports: '(import "env" "launch_rocket" (func))', start: "" });
    await expect(runner.run({ module }, never)).rejects.toThrow(/launch_rocket/);
  });

  test("rejects when the bytes are no module", async () => {
    await expect(runner.run({ module: new Uint8Array([1, 2, 3, 4]) }, never)).rejects.toThrow(/magic/);
  });

  test("rejects after dispose", async () => {
    const disposed = createRunner();
    disposed.dispose();
    await expect(disposed.run({ module: helloProgram }, never)).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("dispose ends the runs under way", async () => {
  const ended = createRunner();
  const running = ended.run({ module: loopProgram, onOutput: () => ended.dispose() }, never);
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
});
