/** Lets what moved from one place to another be seen moving, softly and shortly. */

/** Milliseconds. */
const kDuration = 160;
/** Above this many things nothing moves: it could not be followed. */
const kMost = 60;

type Boxes = ReadonlyMap<string, DOMRect>;

function all(root: HTMLElement): readonly HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>("[data-flip]")];
}

/** Where things are now, by the key in `data-flip`, and by `data-flip-as` for what will become another thing. */
export function takePlaces(root: HTMLElement): Boxes {
  const boxes = new Map<string, DOMRect>();
  const things = all(root);
  if (things.length > kMost) return boxes;
  for (const thing of things) {
    const box = thing.getBoundingClientRect();
    for (const key of [thing.dataset.flipAs, thing.dataset.flip]) if (key !== undefined) boxes.set(key, box);
  }
  return boxes;
}

/** Moves each thing from where it was. What is new fades in. */
export function moveFrom(before: Boxes, root: HTMLElement): void {
  const things = all(root);
  if (before.size === 0 || things.length > kMost) return;
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const thing of things) {
    const was = before.get(thing.dataset.flip ?? "");
    const is = thing.getBoundingClientRect();
    const timing = { duration: kDuration, easing: "ease-out" } as const;
    if (was === undefined) {
      thing.animate([{ opacity: 0.2 }, { opacity: 1 }], timing);
      continue;
    }
    const [x, y] = [was.left - is.left, was.top - is.top];
    if (x === 0 && y === 0) continue;
    thing.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], timing);
  }
}
