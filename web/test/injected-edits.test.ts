import { describe, expect, it } from "vitest";
import { buildModel } from "../src/trace/index.ts";
import { indexOfInjection } from "../src/whatif/moment.ts";
import { openSession } from "./session-bench.ts";
import { gatherTrace, kSecond } from "./traces.ts";

describe("what is injected", () => {
  const interrupt = { do: "signal", signal: "SIGINT", when: { kind: "time", time: 500_000_000 } } as const;

  it("survives edits of the code: each version is told of it", async () => {
    const { session, host } = await openSession();
    host.compilerArrives();
    await session.runs.run();
    await session.changes.inject(interrupt);
    session.edit("int main() {}");
    await session.runs.run();
    session.reset();
    await session.runs.run();
    const told = host.envs.map(({ AIO_INJECT = "" }) => AIO_INJECT);
    expect(told).toEqual(["", ...Array(3).fill("do=signal;signal=SIGINT;at=500000000ns")]);
    expect(host.ran[2]).toBeInstanceOf(Uint8Array);
    expect(session.store.get().whatIf.injections).toEqual([interrupt]);
    expect(session.store.get().undoable.undo).toBe(true);
  });

  it("happens to the edited code, which is compiled once for all that is injected", async () => {
    const { session, host } = await openSession();
    host.compilerArrives();
    session.edit("int main() {}");
    await session.runs.run();
    await session.changes.inject(interrupt);
    await session.changes.undo();
    expect(host.compiled).toBe(1);
    expect(host.envs.map(({ AIO_INJECT }) => AIO_INJECT !== undefined)).toEqual([false, true, false]);
  });

  it("is nowhere in a run that is over before, as the list says", () => {
    const model = buildModel(gatherTrace(2));
    const at = (time: number) => indexOfInjection(model, { ...interrupt, when: { kind: "time", time } });
    expect(at(kSecond / 2)).toBeDefined();
    expect(at(kSecond)).toBeDefined();
    expect(at(2 * kSecond)).toBeUndefined();
  });

  it("is kept when the edited code is not compiled, and the last run with it", async () => {
    const { session, host } = await openSession();
    host.compilerArrives();
    await session.runs.run();
    session.edit("typo");
    await session.changes.inject(interrupt);
    const { phase, run, whatIf } = session.store.get();
    expect(phase.kind).toBe("rejected");
    expect(run?.whatIf.injections).toEqual([]);
    expect(whatIf.injections).toEqual([interrupt]);
    session.edit("int main() {}");
    await session.runs.run();
    expect(host.envs.at(-1)?.AIO_INJECT).toBe("do=signal;signal=SIGINT;at=500000000ns");
  });
});
