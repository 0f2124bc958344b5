/** Sees which parts of a text are in view, for how long. */
import { kInViewMs, type Reading } from "../progress/index.ts";

/** Calls `onMore` when parts have been in view long enough that were not before. Cancellation: it watches no more. */
export function watchReading(
  parts: readonly Element[],
  reading: Reading,
  onMore: () => void,
  signal: AbortSignal,
): void {
  const numbers = new Map(parts.map((part, number) => [part, number]));
  let known = reading.text;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    if (reading.text === known) return;
    known = reading.text;
    onMore();
  };
  const observer = new IntersectionObserver((entries) => {
    const now = performance.now();
    for (const { target, isIntersecting } of entries) {
      const part = numbers.get(target);
      if (part === undefined) continue;
      if (isIntersecting) reading.show(part, now);
      else reading.hide(part, now);
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      reading.look(performance.now());
      tell();
    }, kInViewMs);
    tell();
  });
  for (const part of parts) observer.observe(part);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    observer.disconnect();
  });
}
