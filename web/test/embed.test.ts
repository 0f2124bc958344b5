import { describe, expect, it } from "vitest";
import { Guest } from "../src/embed/guest.ts";
import { isGreeting, parseMoment, readFromFrame, readToFrame } from "../src/embed/protocol.ts";

describe("a moment in words", () => {
  it.each([
    ["start", { end: "start" }],
    [" end ", { end: "end" }],
    ["1.5s", { time: 1.5e9 }],
    ["20ms", { time: 20e6 }],
    ["event 42", { event: 42 }],
  ])("is read: %s", (text, moment) => {
    expect(parseMoment(text)).toEqual(moment);
  });

  it.each(["", "1", "s", "-1s", "1e9s", "event -1", "event 1.5", "1s;2s", "999999999999min"])("is none: %s", (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });
});

describe("what goes between a page and the program in it", () => {
  it("is read when it is something that there is", () => {
    expect(readToFrame({ kind: "goTo", moment: { time: 5 }, more: 1 })).toEqual({ kind: "goTo", moment: { time: 5 } });
    expect(readToFrame({ kind: "edit", source: "int main() {}" })).toEqual({ kind: "edit", source: "int main() {}" });
    const program = { kind: "open", lesson: "06_lightweight_tasks", example: "gather_tasks", query: "event=3" };
    expect(readToFrame(program)).toEqual(program);
    expect(readToFrame({ kind: "view", view: "code" })).toEqual({ kind: "view", view: "code" });
    expect(readFromFrame({ kind: "key", key: "PageDown" })).toEqual({ kind: "key", key: "PageDown" });
    const moved = { kind: "moved", event: 1, time: 2, sentence: "" };
    expect(readFromFrame(moved)).toEqual(moved);
  });

  it.each([
    null,
    "run",
    {},
    { kind: "toString" },
    { kind: "__proto__" },
    { kind: "goTo", moment: { time: Number.NaN } },
    { kind: "goTo", moment: { time: "1" } },
    { kind: "goTo", moment: { event: -1 } },
    { kind: "edit", source: 5 },
    { kind: "edit", source: "x".repeat(200_000) },
    { kind: "theme", theme: "url(x)" },
    { kind: "view", view: "none" },
    { kind: "key", key: "a" },
    { kind: "open", lesson: "../x", example: "a", query: "" },
    { kind: "open", lesson: "a", example: "b", query: "#" },
  ])("is nothing else: %j", (message) => {
    expect(readToFrame(message)).toBeUndefined();
    expect(readFromFrame(message)).toBeUndefined();
  });

  it("begins with a greeting of the same version", () => {
    expect(isGreeting({ yieldpoint: 1 })).toBe(true);
    expect(isGreeting({ yieldpoint: 2 })).toBe(false);
    expect(isGreeting("yieldpoint")).toBe(false);
  });
});

describe("the program in a page", () => {
  it("takes the first greeting that comes from the page around, and no other", async () => {
    let listener: (event: MessageEvent<unknown>) => void = () => undefined;
    const said: unknown[] = [];
    const parent = { postMessage: (message: unknown) => void said.push(message) };
    const moved: unknown[] = [];
    const session = {
      store: { get: () => ({ run: undefined, shared: undefined }), subscribe: () => () => undefined },
      player: { goToTime: (time: number) => void moved.push(time) },
    };
    const options = { life: new AbortController().signal, isPlain: false, focusEditor: () => undefined };
    const guest = new Guest(session as unknown as ConstructorParameters<typeof Guest>[0], options);
    let signal: AbortSignal | undefined;
    const listen = (type: string, given: typeof listener, options: AddEventListenerOptions): void => {
      if (type !== "message") return;
      listener = given;
      signal = options.signal;
    };
    guest.listen({ parent, addEventListener: listen as Parameters<typeof guest.listen>[0]["addEventListener"] });
    expect(said).toEqual([{ yieldpoint: 1 }]);
    const [port, other] = [new MessageChannel().port1, new MessageChannel().port1];
    const greet = (source: unknown, ports: readonly MessagePort[], data: unknown = { yieldpoint: 1 }): void =>
      listener({ source, data, ports } as unknown as MessageEvent<unknown>);
    greet({}, [other]);
    greet(parent, []);
    greet(parent, [other], { yieldpoint: 2 });
    expect(other.onmessage).toBeNull();
    greet(parent, [port]);
    expect(port.onmessage).toBeTypeOf("function");
    expect(signal?.aborted).toBe(true);
    port.onmessage?.call(port, { data: { kind: "goTo", moment: { time: 7 } } } as MessageEvent<unknown>);
    await expect.poll(() => moved).toEqual([7]);
    port.close();
  });
});
