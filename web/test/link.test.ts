import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { kAsDelivered } from "../src/app/index.ts";
import {
  kLongestLink,
  kNothingShared,
  readLink,
  type SharedMoment,
  writeLink,
  writePlain,
} from "../src/share/index.ts";
import { writeMoment } from "../src/share/moment-json.ts";
import { mutatedTrace, Noise } from "./mutate.ts";

const signal = new AbortController().signal;

const full: SharedMoment = {
  code: "int main() { /* “ünïcode” */ }\n".repeat(40),
  headers: [{ file: "shop.h", source: "#pragma once\n" }],
  scenario: "far",
  whatIf: {
    injections: [
      { do: "cancel", task: "fetch-2", when: { kind: "await", n: 3 } },
      { do: "cancel", task: undefined, when: { kind: "time", time: 1_500_000_000 } },
      { do: "signal", signal: "SIGINT", when: { kind: "time", time: 2_000_000_000 } },
      { do: "cut", host: "python.org", when: { kind: "time", time: 5 } },
      { do: "fault", host: "python.org", kind: "stall", from: 0, until: undefined },
      { do: "request", method: "POST", url: "/orders", body: "tea", at: 7, leaves: 40_000_000 },
    ],
    seed: 7,
    schedule: 2,
    latency: 30_000_000,
    loss: 0.01,
  },
  swept: { choice: { deed: "cut", host: "python.org", task: "fetch 2" }, cell: { n: 17, moment: "woken" } },
  beside: {
    swept: undefined,
    headers: [{ file: "words.h", source: "" }],
    code: "int main() { }\n",
    scenario: "near",
    whatIf: { ...kAsDelivered, seed: 8 },
    kept: true,
  },
  cursor: { index: 41, time: 1_250_000_000.5 },
  selected: { kind: "job", id: 5 },
  pane: "story",
  axisMode: "time",
  folded: true,
  viewport: { from: 0.25, to: 0.75 },
};

async function textOf(query: string): Promise<string> {
  const read = await readLink(query, signal);
  return read.kind === "refused" ? read.text : "";
}

/** A link whose content is this JSON. */
function packed(json: string, version = "1"): string {
  return `s=${version}.${deflateRawSync(Buffer.from(json)).toString("base64url")}`;
}

describe("a link", () => {
  it("holds the program, its world and the moment, and gives them back", async () => {
    const query = await writeLink(full, signal);
    expect(query).toMatch(/^s=1\.[\w-]+$/);
    expect(query.length).toBeLessThan(900);
    expect(await readLink(query, signal)).toEqual({ kind: "moment", moment: full });
  });

  it("holds a run of a sweep beside the one to which nothing happens", async () => {
    const choice = { deed: "cancel", host: "", task: "" } as const;
    const moment: SharedMoment = {
      ...kNothingShared,
      swept: { choice, cell: { n: 3, moment: "waits" } },
      beside: {
        swept: { choice, cell: undefined },
        code: undefined,
        headers: [],
        scenario: undefined,
        whatIf: kAsDelivered,
        kept: false,
      },
    };
    expect(writePlain(moment)).toBeUndefined();
    expect(await readLink(await writeLink(moment, signal), signal)).toEqual({ kind: "moment", moment });
  });

  it("holds nothing but what differs from the program as it is delivered", async () => {
    const query = await writeLink(kNothingShared, signal);
    expect(query.length).toBeLessThan(12);
    expect(await readLink(query, signal)).toEqual({ kind: "moment", moment: kNothingShared });
  });

  it("can be read by people when the program is as delivered", async () => {
    const moment: SharedMoment = {
      ...kNothingShared,
      scenario: "far",
      cursor: { index: 41, time: undefined },
      selected: { kind: "task", id: 3 },
      pane: "story",
    };
    expect(writePlain(moment)).toBe("scenario=far&event=42&task=3&view=story");
    expect(await readLink("scenario=far&event=42&task=3&view=story", signal)).toEqual({ kind: "moment", moment });
    expect(writePlain({ ...moment, code: "int main() {}" })).toBeUndefined();
    expect(writePlain({ ...moment, headers: [{ file: "a.h", source: "" }] })).toBeUndefined();
    expect(writePlain({ ...moment, whatIf: { ...kAsDelivered, seed: 2 } })).toBeUndefined();
  });

  it("is not made when the program is too long for one", async () => {
    let state = 1;
    const letter = (): string => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(33 + (state % 90));
    };
    const random = Array.from({ length: 120_000 }, letter).join("");
    await expect(writeLink({ ...kNothingShared, code: random }, signal)).rejects.toThrow(/Download it as a project/);
  });
});

describe("a link that is not one", () => {
  it("is refused for its length before it is unpacked", async () => {
    expect(await textOf(`s=1.${"A".repeat(kLongestLink)}`)).toMatch(/^This link has 65,540 characters; no link/);
  });

  it("is refused when it is damaged or cut", async () => {
    const query = await writeLink(full, signal);
    for (const damaged of [query.slice(0, -9), query.replace("1.", "1.!"), "s=", "s=x", "s=1.", `${query}%00`]) {
      expect(await textOf(damaged), damaged).toMatch(/^This link is damaged or not whole/);
    }
  });

  it("is refused when another version of the page made it", async () => {
    expect(await textOf(packed("{}", "2"))).toMatch(/^This link is of version 2; this page reads version 1\./);
  });

  it("is refused when it is a bomb, after little of it has unfolded", async () => {
    const bomb = deflateRawSync(Buffer.alloc(40_000_000, " ")).toString("base64url");
    const before = process.memoryUsage().arrayBuffers;
    expect(await textOf(`s=1.${bomb}`)).toMatch(/^This link unpacks to more than/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000);
  });

  it.each([
    ["a list", "[]", "the link"],
    ["nothing", "null", "the link"],
    ["code that is no text", '{"code":["x"]}', "the link.code"],
    ["a file that is no header", JSON.stringify({ headers: [{ file: "../a.h", source: "" }] }), "headers.file"],
    [
      "two files of one name",
      JSON.stringify({
        headers: [
          { file: "a.h", source: "" },
          { file: "a.h", source: "" },
        ],
      }),
      "the link.headers",
    ],
    ["too much code", JSON.stringify({ code: "x".repeat(200_000) }), "the link.code"],
    ["a view that there is not", '{"pane":"toString"}', "the link.pane"],
    ["a record before the first", '{"cursor":{"index":-1}}', "the link.cursor.index"],
    ["a record that is none", '{"cursor":{"index":1.5}}', "the link.cursor.index"],
    ["an endless time", '{"cursor":{"index":1,"time":1e999}}', "the link.cursor.time"],
    ["a view turned round", '{"view":{"from":0.5,"to":0.5}}', "the link.view"],
    ["a deed that there is not", '{"whatIf":{"injections":[{"do":"__proto__"}]}}', "injections.do"],
    [
      "a host with a tag",
      '{"whatIf":{"injections":[{"do":"cut","host":"<b>","when":{"kind":"await","n":1}}]}}',
      "injections.host",
    ],
    [
      "a task with a bidi override",
      '{"whatIf":{"injections":[{"do":"cancel","task":"a\\u202eb","when":{"kind":"await","n":1}}]}}',
      "injections.task",
    ],
    [
      "too many injections",
      `{"whatIf":{"injections":[${Array(201).fill("1").join(",")}]}}`,
      "the link.whatIf.injections",
    ],
    ["more loss than there is", '{"whatIf":{"loss":1.5}}', "the link.whatIf.loss"],
    ["a deed of no sweep", '{"swept":{"do":"signal"}}', "the link.swept.do"],
    ["a sweep that cuts nobody off", '{"swept":{"do":"cut"}}', "the link.swept.host"],
    ["a sweep's task with words of its own", '{"swept":{"do":"cancel","task":"a;until=1"}}', "the link.swept.task"],
    ["an await before the first", '{"swept":{"do":"cancel","n":0,"moment":"waits"}}', "the link.swept.n"],
    ["more awaits than are swept", '{"swept":{"do":"cancel","n":501,"moment":"waits"}}', "the link.swept.n"],
    ["an await without its moment", '{"swept":{"do":"cancel","n":1}}', "the link.swept.moment"],
    ["a host where nobody leaves", '{"swept":{"do":"cancel","host":"a"}}', "the link.swept, which has more"],
    ["two codes, one too long", JSON.stringify({ beside: { code: "x".repeat(200_000) } }), "the link.beside.code"],
    ["another world's loss", '{"beside":{"whatIf":{"loss":-1}}}', "the link.beside.whatIf.loss"],
    ["another program's sweep", '{"beside":{"code":"","swept":{"do":"cancel"}}}', "the link.beside.swept"],
    ["a member that nobody knows", '{"__proto__":{"x":1}}', "the link, which has more"],
  ])("is refused when it holds %s", async (_, json, where) => {
    expect(await textOf(packed(json))).toContain(`does not understand what the link says of ${where}`);
  });

  it("is refused when what it holds is no JSON, or no text", async () => {
    expect(await textOf(packed("{"))).toMatch(/damaged/);
    expect(await textOf(packed("[".repeat(400_000)))).toMatch(/damaged/);
    expect(await textOf(`s=1.${deflateRawSync(Buffer.from([0xff, 0xfe])).toString("base64url")}`)).toMatch(/damaged/);
  });

  it("is refused when its plain words are not understood", async () => {
    expect(await textOf("event=-1")).toMatch(/“event” should be a whole number/);
    expect(await textOf("task=x")).toMatch(/“task” should be a whole number/);
    expect(await textOf("view=constructor")).toMatch(/“view” is none of: console, story,/);
  });
});

describe("noise in a link", () => {
  it.each(Array.from({ length: 30 }, (_, seed) => seed + 1))(
    "gives a moment or a sentence, and nothing else (noise %d)",
    { timeout: 60_000 },
    async (seed) => {
      const noise = new Noise(seed);
      const valid = await writeLink(full, signal);
      for (let i = 0; i < 20; ++i) {
        const at = noise.next(valid.length);
        const json = mutatedTrace(`{}\n${writeMoment(full)}\n`, 3, noise).split("\n")[1] ?? "";
        const query = noise.of([
          valid.slice(0, at) + noise.text(3) + valid.slice(at + noise.next(4)),
          valid.slice(0, at),
          noise.text(200),
          `s=1.${noise.text(50)}`,
          packed(json),
          `event=${noise.text(4)}&task=${noise.next(100)}&view=${noise.text(3)}`,
        ]);
        const read = await readLink(query, signal);
        if (read.kind === "refused") expect(read.text).toMatch(/^(This|The) .*\.$/s);
        else expect(Object.keys(read.moment).toSorted()).toEqual(Object.keys(full).toSorted());
      }
    },
  );
});
