/**
 * Measurements, for `?bench` in the address only: `window.yieldpoint`.
 *
 *     await yieldpoint.editToTimeline(source)   milliseconds from the press of Run on this source to its drawn timeline
 *     await yieldpoint.run()                    the same for the code as it stands
 *     await yieldpoint.rerun(seed)              milliseconds from a change of the world to the drawn timeline of the run again
 *     await yieldpoint.opened()                 how long the trace takes to be drawn that is chosen next, and its longest frame
 *     await yieldpoint.scrub(frames)            milliseconds of work of each frame while the cursor moves over the whole run
 *     await yieldpoint.zoom(frames)             the same while the view narrows from the whole run to some hundred events
 *     await yieldpoint.play(frames)             the same while it is played from the start at 5x
 *     await yieldpoint.show(trace)              shows a trace (JSON Lines) as if it had just run; gives the number of events
 *     await yieldpoint.sweep()                  the runs that a sweep makes a second, as its scenario says
 *     yieldpoint.state()                        the store's state
 */
import { type AppState, kAsDelivered, type Session, sweepOptions } from "./app/index.ts";
import { buildModel, cursorAt, makeAxis } from "./trace/index.ts";

export interface Bench {
  editToTimeline(source: string): Promise<number>;
  run(): Promise<number>;
  rerun(seed: number): Promise<number>;
  /** Units: milliseconds. */
  opened(): Promise<{ readonly ms: number; readonly longestFrame: number }>;
  scrub(frames: number): Promise<readonly number[]>;
  zoom(frames: number): Promise<readonly number[]>;
  play(frames: number): Promise<readonly number[]>;
  show(trace: string): Promise<number>;
  sweep(): Promise<number>;
  state(): AppState;
}

declare global {
  interface Window {
    yieldpoint?: Bench;
  }
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}

/** After the frame in which what was just asked for is drawn. */
async function drawn(): Promise<void> {
  await nextFrame();
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

async function timedRun(session: Session): Promise<number> {
  const begin = performance.now();
  await session.runs.run();
  await drawn();
  performance.measure("run-to-timeline", { start: begin });
  return performance.now() - begin;
}

/** One frame: the change, the views' update and the drawing, without the wait for the screen. */
async function frameOf(change: () => void): Promise<number> {
  const begin = performance.now();
  change();
  const changed = performance.now() - begin;
  await Promise.resolve();
  await nextFrame();
  const start = performance.now();
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  return changed + performance.now() - start;
}

async function framesOf(count: number, change: (share: number) => void): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; ++i) times.push(await frameOf(() => change(i / Math.max(1, count - 1))));
  return times;
}

/** Events that are in view at the end of a zoom. */
const kZoomedTo = 300;

function zoomTo(session: Session, share: number): void {
  const events = session.store.get().run?.model.records.length ?? 1;
  const width = (Math.min(events, kZoomedTo) / events) ** share;
  const from = 0.5 - width / 2;
  session.player.setViewport({ from, to: from + width });
}

/**
 * The frames while the page plays by itself. Whoever asks first is called first in a frame, so this asks for the next one
 * before the player does, and counts from there to the frame's end.
 */
function playedFrames(session: Session, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  return new Promise((resolve) => {
    const frame = (): void => {
      const begin = performance.now();
      if (times.length < count) requestAnimationFrame(frame);
      setTimeout(() => {
        times.push(performance.now() - begin);
        if (times.length === count) resolve(times);
      }, 0);
    };
    requestAnimationFrame(frame);
    session.player.move({ kind: "start" });
    session.player.setSpeed(5);
    session.player.play();
  });
}

/** From the moment at which a trace is being loaded to the one at which it is drawn. */
function nextOpening(session: Session): Promise<{ readonly ms: number; readonly longestFrame: number }> {
  return new Promise((resolve) => {
    let begin: number | undefined;
    let last = 0;
    let longestFrame = 0;
    const frame = (now: number): void => {
      longestFrame = Math.max(longestFrame, now - last);
      last = now;
      if (session.store.get().traceFile?.kind !== "shown") {
        requestAnimationFrame(frame);
        return;
      }
      setTimeout(() => resolve({ ms: performance.now() - (begin ?? 0), longestFrame }), 0);
    };
    const unsubscribe = session.store.subscribe(({ traceFile }) => {
      if (traceFile?.kind !== "loading" || begin !== undefined) return;
      begin = performance.now();
      last = begin;
      unsubscribe();
      requestAnimationFrame(frame);
    });
  });
}

async function timedRerun(session: Session, seed: number): Promise<number> {
  const begin = performance.now();
  await session.changes.set("seed", seed);
  await drawn();
  return performance.now() - begin;
}

export function exposeBench(session: Session): void {
  window.yieldpoint = {
    async editToTimeline(source) {
      session.edit(source);
      return timedRun(session);
    },
    run: () => timedRun(session),
    rerun: (seed) => timedRerun(session, seed),
    opened: () => nextOpening(session),
    scrub: (frames) => framesOf(frames, (share) => session.player.drag(share)),
    zoom: (frames) => framesOf(frames, (share) => zoomTo(session, share)),
    async play(frames) {
      const times = await playedFrames(session, frames);
      session.player.pause();
      return times;
    },
    async show(trace) {
      const model = buildModel(trace);
      const state = session.store.get();
      session.store.set({
        run: {
          model,
          axis: makeAxis(model, state.axisMode, state.folded),
          source: state.source,
          headers: state.headers,
          file: state.example?.file ?? "",
          scenario: undefined,
          whatIf: kAsDelivered,
          swept: undefined,
        },
        cursor: cursorAt(model, model.records.length - 1),
        viewport: { from: 0, to: 1 },
      });
      await drawn();
      return model.records.length;
    },
    async sweep() {
      const { scenario, run } = session.store.get();
      await session.sweeps.start(sweepOptions(scenario?.text, run?.model).usual);
      const { sweep } = session.store.get();
      if (sweep?.phase.kind !== "done") throw new Error(`The sweep did not end: ${JSON.stringify(sweep?.phase)}`);
      return (sweep.grid.planned + 1) / sweep.phase.seconds;
    },
    state: () => session.store.get(),
  };
}
