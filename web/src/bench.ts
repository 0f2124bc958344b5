/**
 * Measurements, for `?bench` in the address only: `window.yieldpoint`.
 *
 *     await yieldpoint.editToTimeline(source)   milliseconds from the press of Run on this source to its drawn timeline
 *     await yieldpoint.run()                    the same for the code as it stands
 *     await yieldpoint.scrub(frames)            milliseconds of work of each frame while the cursor moves over the whole run
 *     await yieldpoint.show(trace)              shows a trace (JSON Lines) as if it had just run; gives the number of events
 *     yieldpoint.state()                        the store's state
 */
import { type AppState, kAsDelivered, type Session } from "./app/index.ts";
import { buildModel, cursorAt, makeAxis } from "./trace/index.ts";

export interface Bench {
  editToTimeline(source: string): Promise<number>;
  run(): Promise<number>;
  scrub(frames: number): Promise<readonly number[]>;
  show(trace: string): Promise<number>;
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

/** One frame: the move, the views' update and the drawing, without the wait for the screen. */
async function scrubFrame(session: Session, position: number): Promise<number> {
  const begin = performance.now();
  session.player.drag(position);
  const moved = performance.now() - begin;
  await Promise.resolve();
  await nextFrame();
  const start = performance.now();
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  return moved + performance.now() - start;
}

export function exposeBench(session: Session): void {
  window.yieldpoint = {
    async editToTimeline(source) {
      session.edit(source);
      return timedRun(session);
    },
    run: () => timedRun(session),
    async scrub(frames) {
      const times: number[] = [];
      for (let i = 0; i < frames; ++i) times.push(await scrubFrame(session, i / Math.max(1, frames - 1)));
      return times;
    },
    async show(trace) {
      const model = buildModel(trace);
      const state = session.store.get();
      session.store.set({
        run: {
          model,
          axis: makeAxis(model, state.axisMode),
          source: state.source,
          file: state.example?.file ?? "",
          scenario: undefined,
          whatIf: kAsDelivered,
        },
        cursor: cursorAt(model, model.records.length - 1),
        viewport: { from: 0, to: 1 },
      });
      await drawn();
      return model.records.length;
    },
    state: () => session.store.get(),
  };
}
