/** Zooming and panning over the axis; pure. */
import type { Viewport } from "./state.ts";

/** The narrowest part of the axis that can fill the view: a million records can still be told apart. */
export const kNarrowestView = 1e-7;

function within(from: number, width: number): Viewport {
  const clamped = Math.max(kNarrowestView, Math.min(1, width));
  const left = Math.max(0, Math.min(1 - clamped, from));
  return { from: left, to: left + clamped };
}

/** Zooms so that `anchor` stays where it is on the screen. */
export function zoomAround(viewport: Viewport, factor: number, anchor: number): Viewport {
  const width = viewport.to - viewport.from;
  const next = Math.max(kNarrowestView, Math.min(1, width / factor));
  const held = Math.max(viewport.from, Math.min(viewport.to, anchor));
  return within(held - ((held - viewport.from) * next) / width, next);
}

/** Moves the view by a share of its own width. */
export function pan(viewport: Viewport, share: number): Viewport {
  const width = viewport.to - viewport.from;
  return within(viewport.from + share * width, width);
}

/** The view from one place of the axis to another, in either order, as far as the run reaches. */
export function spanning(a: number, b: number): Viewport {
  const [from, to] = [Math.max(0, Math.min(a, b)), Math.min(1, Math.max(a, b))];
  return within(from, to - from);
}

/** The view of a stretch of the axis, with a little room beside it. */
export function viewOf(from: number, to: number): Viewport {
  const room = (to - from) * 0.04;
  return within(from - room, to - from + 2 * room);
}

/** Pans, if needed, so that the position is in view with a little room beside it. */
export function follow(viewport: Viewport, position: number): Viewport {
  const width = viewport.to - viewport.from;
  const room = width * 0.1;
  if (position < viewport.from) return within(position - room, width);
  if (position > viewport.to) return within(position - width + room, width);
  return viewport;
}
