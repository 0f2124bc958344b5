/** Which run a link tells of, when it is one of a sweep or stands beside another one: as JSON, and back from untrusted JSON. */
import type { SweptPlace } from "../app/sweep-state.ts";
import type { WhatIf } from "../app/what-if.ts";
import type { SourceFile } from "../course/index.ts";
import type { ObjectReader } from "./reader.ts";
import type { SharedBeside } from "./shared-moment.ts";

/** Awaits of a sweep; the page sweeps no program of more. */
const kMostAwaits = 500;
const kHost = /^[\w.-]{1,253}$/;
/** Without the sign that stands between the words of AIO_SWEEP. */
const kTaskName = /^(?:[\p{L}\p{N}\p{P}\p{S} ](?<!;)){1,200}$/u;

export function readSwept(reader: ObjectReader): SweptPlace {
  const deed = reader.oneOf("do", { cancel: true, disconnect: true, cut: true });
  const host = deed === "cancel" ? "" : reader.word("host", kHost);
  const task = reader.optional("task", (name) => reader.word(name, kTaskName)) ?? "";
  const cell = reader.optional("n", (name) => ({
    n: reader.integer(name, 1, kMostAwaits),
    moment: reader.oneOf("moment", { waits: true, woken: true }),
  }));
  reader.end();
  return { choice: { deed, host, task }, cell };
}

interface Parts {
  readonly longestCode: number;
  readonly scenario: RegExp;
  headers(reader: ObjectReader, name: string): readonly SourceFile[];
  whatIf(reader: ObjectReader): WhatIf;
  readonly asDelivered: WhatIf;
}

export function readBeside(reader: ObjectReader, parts: Parts): SharedBeside {
  const beside: SharedBeside = {
    swept: reader.optional("swept", (name) => readSwept(reader.object(name))),
    code: reader.optional("code", (name) => reader.text(name, parts.longestCode)),
    headers: reader.optional("headers", (name) => parts.headers(reader, name)) ?? [],
    scenario: reader.optional("scenario", (name) => reader.word(name, parts.scenario)),
    whatIf: reader.optional("whatIf", (name) => parts.whatIf(reader.object(name))) ?? parts.asDelivered,
    kept: reader.optional("kept", (name) => reader.oneOf(name, { yes: true })) !== undefined,
  };
  // It is of the same program in the same world as the sweep's other runs.
  if (beside.swept !== undefined && ["code", "headers", "scenario", "whatIf"].some((name) => reader.has(name)))
    reader.fail("swept");
  reader.end();
  return beside;
}

export function writeSwept({ choice, cell }: SweptPlace): Readonly<Record<string, unknown>> {
  const { deed, host, task } = choice;
  return {
    do: deed,
    ...(deed !== "cancel" && { host }),
    ...(task !== "" && { task }),
    ...(cell !== undefined && { n: cell.n, moment: cell.moment }),
  };
}
