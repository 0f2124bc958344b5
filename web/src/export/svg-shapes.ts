/** The shapes of the states, as in the page (ui/timeline/glyphs.ts): shape as well as colour tells them apart. */
import { baseState, type FlagKind, type Lane, LaneState } from "../trace/index.ts";
import { isCancelling } from "../ui/timeline/geometry.ts";
import { group, tag, type Xml } from "./xml.ts";

export interface Shape {
  readonly x0: number;
  readonly x1: number;
  /** The middle of the lane. */
  readonly y: number;
  readonly packed: number;
}

const kBar = 14;
const kThin = 8;

function bar(kind: string, { x0, x1, y }: Shape, height: number, least: number): Xml {
  const width = Math.max(least, x1 - x0);
  return tag("rect", { class: kind, x: x0, y: y - height / 2, width, height, rx: Math.min(3, width / 2) });
}

function line(kind: string, { x0, x1, y }: Shape): Xml {
  return tag("path", { class: kind, d: `M${x0.toFixed(1)} ${y}H${x1.toFixed(1)}` });
}

/** Strokes beside one another: somebody stands in line. */
function queue({ x0, x1, y }: Shape): Xml {
  const strokes: string[] = [];
  for (let x = x0 + 1; x < Math.max(x1, x0 + 2); x += 5) strokes.push(`M${x.toFixed(1)} ${y - kThin / 2}v${kThin}`);
  return tag("path", { class: "pending", d: strokes.join("") });
}

/** A tick, a cross, or a barred circle. */
function end(x: number, y: number, state: LaneState): Xml {
  if (state === LaneState.dropped) {
    return tag("path", {
      class: "dropped",
      d: `M${(x - 5.2).toFixed(1)} ${y}a5.2 5.2 0 1 0 10.4 0a5.2 5.2 0 1 0 -10.4 0m2.6 0h5.2`,
    });
  }
  const kind = state === LaneState.exception ? "failed" : state === LaneState.cancelled ? "cancelled" : "done";
  const signs: Readonly<Record<typeof kind, string>> = {
    failed: "m-2.3 -2.3l4.6 4.6m0 -4.6l-4.6 4.6",
    cancelled: "m-3 0h6",
    done: "m-2.8 .2l2 2.2l3.7 -4.5",
  };
  return group(
    tag("circle", { class: kind, cx: x, cy: y, r: 6 }),
    tag("path", { class: "sign", d: `M${x.toFixed(1)} ${y}${signs[kind]}` }),
  );
}

export function stretch({ kind }: Pick<Lane, "kind">, shape: Shape): Xml {
  const state = baseState(shape.packed);
  const cancelling = isCancelling(shape.packed);
  switch (state) {
    case LaneState.running:
      return bar(cancelling ? "cancelled" : "running", shape, kBar, 2);
    case LaneState.computing:
      return bar("computing", shape, kBar, 2);
    case LaneState.ready:
      // The loop between two tasks is nobody's turn: it is drawn quietly.
      return bar(kind === "task" ? (cancelling ? "cancelled" : "ready") : "band", shape, kThin, 1);
    case LaneState.waiting:
      return line(cancelling ? "cancelling" : "waiting", shape);
    case LaneState.pending:
      return queue(shape);
    case LaneState.idle:
      return line("idle", shape);
    case LaneState.absent:
      return group();
    default:
      return end(shape.x0 + 2, shape.y, state);
  }
}

/** The dot before a lane's name. */
export function dot(x: number, y: number, state: LaneState, cancelling: boolean): Xml {
  switch (state) {
    case LaneState.result:
    case LaneState.exception:
    case LaneState.cancelled:
    case LaneState.dropped:
      return end(x, y, state);
    case LaneState.pending:
      return tag("rect", { class: "pending", x: x - 4, y: y - 4, width: 8, height: 8 });
    case LaneState.running:
    case LaneState.computing:
    case LaneState.ready: {
      const plain = state === LaneState.ready ? "ready" : state === LaneState.computing ? "computing" : "running";
      return tag("circle", { class: cancelling ? "cancelled" : plain, cx: x, cy: y, r: 4.5 });
    }
    default:
      return tag("circle", {
        class: state === LaneState.waiting ? "waiting" : "idle",
        cx: x,
        cy: y,
        r: state === LaneState.absent ? 2 : 4.5,
      });
  }
}

const flagShapes: Readonly<Record<"cause" | "advice", string>> = {
  cause: "m2.5 -7.5l-7.5 8.5h4.5l-2 6.5l7.5 -9h-4.5z",
  advice: "m0 -5.5l6 10.5h-12z",
};

/** A bolt, a triangle, a cross or a tick, with what it is about under the pointer. */
export function flag(x: number, y: number, kind: FlagKind, text: string): Xml {
  const shape =
    kind === "cause" || kind === "advice"
      ? tag("path", { class: kind === "cause" ? "cancelled" : "advice", d: `M${x.toFixed(1)} ${y}${flagShapes[kind]}` })
      : end(x, y, kind === "harm" ? LaneState.exception : LaneState.result);
  return tag("g", {}, tag("title", {}, text), shape);
}

const kLegend: readonly (readonly [LaneState, string])[] = [
  [LaneState.running, "running"],
  [LaneState.computing, "computing, blocks"],
  [LaneState.ready, "ready"],
  [LaneState.waiting, "waiting"],
  [LaneState.result, "done"],
  [LaneState.exception, "failed"],
  [LaneState.cancelled, "cancelled"],
];

export function legend(y: number, withJobs: boolean): Xml {
  const entries = withJobs ? [...kLegend, [LaneState.pending, "pending job"] as const] : kLegend;
  let x = 12;
  const drawn = entries.map(([state, text]) => {
    const begin = x;
    x += 40 + text.length * 6.4;
    return group(
      stretch({ kind: "task" }, { x0: begin, x1: begin + 14, y, packed: state }),
      tag("text", { class: "muted small", x: begin + 20, y: y + 4 }, text),
    );
  });
  return tag("g", {}, ...drawn);
}
