/**
 * What stands behind a lesson's address after a question mark. Two forms:
 *   #/LESSON/EXAMPLE?event=42&task=3&view=story&scenario=far   a moment of the program as delivered, for people to read
 *   #/LESSON/EXAMPLE?s=1.XXXX   anything: version 1, JSON, deflated, in base64url
 * A link is read strictly, and refused in a sentence.
 */
import { isAsDelivered } from "../app/what-if.ts";
import { deflate, fromBase64Url, inflate, TooMuch, toBase64Url } from "./bounded-deflate.ts";
import { kPanes, readMoment, writeMoment } from "./moment-json.ts";
import { Unreadable } from "./reader.ts";
import { hasNoCode, kNothingShared, type SharedMoment } from "./shared-moment.ts";

const kVersion = "1";
/** Characters; browsers take more, messengers much less. */
export const kLongestLink = 65_536;
/** Bytes of JSON, which is code for the most part. */
const kLargestJson = 524_288;

export type ReadLink =
  | { readonly kind: "moment"; readonly moment: SharedMoment }
  | { readonly kind: "refused"; readonly text: string };

const refused = (text: string): ReadLink => ({ kind: "refused", text });

const kDamaged =
  "This link is damaged or not whole: messengers sometimes cut long links. Copy it again, or ask for it again.";

/** The moment that the part behind "?" tells of. Cancellation: throws when `signal` is aborted. */
export async function readLink(query: string, signal: AbortSignal): Promise<ReadLink> {
  if (query.length > kLongestLink) {
    return refused(
      `This link has ${query.length.toLocaleString("en")} characters; no link of this page has more than ${kLongestLink.toLocaleString("en")}. Ask for the program as a file.`,
    );
  }
  const parameters = new URLSearchParams(query);
  const packed = parameters.get("s");
  return packed === null ? readPlain(parameters) : readPacked(packed, signal);
}

async function readPacked(packed: string, signal: AbortSignal): Promise<ReadLink> {
  const [, version, payload] = /^(\d{1,4})\.(.*)$/s.exec(packed) ?? [];
  if (version === undefined || payload === undefined) return refused(kDamaged);
  if (version !== kVersion) {
    return refused(
      `This link is of version ${version}; this page reads version ${kVersion}. Reload the page, or open the link where it was made.`,
    );
  }
  const bytes = fromBase64Url(payload);
  if (bytes === undefined) return refused(kDamaged);
  try {
    const json = await inflate(bytes, kLargestJson, signal);
    return { kind: "moment", moment: readMoment(new TextDecoder("utf-8", { fatal: true }).decode(json)) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooMuch) {
      return refused("This link unpacks to more than any program of this page. It is not opened; ask for another.");
    }
    if (error instanceof Unreadable) {
      return refused(
        `This page does not understand what the link says of ${error.where}. Reload the page, or ask for the link again.`,
      );
    }
    return refused(kDamaged);
  }
}

function readPlain(parameters: URLSearchParams): ReadLink {
  const whole = (name: string): number | undefined => {
    const text = parameters.get(name) ?? "";
    return /^\d{1,8}$/.test(text) ? Number(text) : undefined;
  };
  for (const name of ["event", "task"]) {
    if (parameters.has(name) && whole(name) === undefined) {
      return refused(`The link's “${name}” should be a whole number. Mend it in the address, or leave it out.`);
    }
  }
  const view = parameters.get("view") ?? undefined;
  const pane = Object.keys(kPanes).find((known): known is keyof typeof kPanes => known === view);
  if (view !== undefined && pane === undefined) {
    return refused(
      `The link's “view” is none of: ${Object.keys(kPanes).join(", ")}. Mend it in the address, or leave it out.`,
    );
  }
  const event = whole("event");
  const task = whole("task");
  return {
    kind: "moment",
    moment: {
      ...kNothingShared,
      scenario: parameters.get("scenario") ?? undefined,
      // Events are counted from 1, as the page shows them.
      cursor: event === undefined ? undefined : { index: Math.max(0, event - 1), time: undefined },
      selected: task === undefined ? undefined : { kind: "task", id: task },
      pane,
    },
  };
}

/** "s=1.XXXX". Cancellation: throws when `signal` is aborted. Throws: RangeError with a sentence when it gets too long. */
export async function writeLink(moment: SharedMoment, signal: AbortSignal): Promise<string> {
  const packed = await deflate(new TextEncoder().encode(writeMoment(moment)), signal);
  const query = `s=${kVersion}.${toBase64Url(packed)}`;
  if (query.length <= kLongestLink) return query;
  throw new RangeError("This program is too long for a link. Download it as a project and send that.");
}

/** "event=42&task=3"; undefined when the moment has more to it than that says. */
export function writePlain(moment: SharedMoment): string | undefined {
  const { whatIf, viewport, axisMode, folded, selected, cursor, pane, scenario, swept, beside } = moment;
  if (folded || swept !== undefined || beside !== undefined) return undefined;
  if (!hasNoCode(moment) || !isAsDelivered(whatIf) || viewport !== undefined || axisMode !== undefined)
    return undefined;
  if ((selected !== undefined && selected.kind !== "task") || cursor?.time !== undefined) return undefined;
  const parameters = new URLSearchParams();
  if (scenario !== undefined) parameters.set("scenario", scenario);
  if (cursor !== undefined) parameters.set("event", String(cursor.index + 1));
  if (selected !== undefined) parameters.set("task", String(selected.id));
  if (pane !== undefined) parameters.set("view", pane);
  return parameters.toString();
}
