/** The speaker's window: the slide, the next one, the notes, and whether there is time. */
import { type Position, SpeakerChannel } from "./channel.ts";

/** Milliseconds after which a deck that does not answer is none. */
const kPatience = 1_500;
/** Seconds that a speaker may be early or late without being told. */
const kOnTime = 30;

function element<T extends HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`speaker.html has no ${selector}`);
  return found;
}

/** Seconds as people read a clock: 2:05. */
function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "on time", "1:20 late", "0:45 early": against the span of the slide that is shown. */
function paceText(elapsed: number, { from, to }: Position): string {
  if (elapsed > to + kOnTime) return `${clockText(elapsed - to)} late`;
  if (elapsed < from - kOnTime) return `${clockText(from - elapsed)} early`;
  return "on time";
}

const channel = new SpeakerChannel();
const life = new AbortController();
let position: Position | undefined;
let startedAt: number | undefined;

function show(now: Position): void {
  const before = position;
  position = now;
  element(".missing").hidden = true;
  // Fragments have numbers from 0; at -1 none is shown. Within a slide only the address's hash changes: nothing is loaded.
  element<HTMLIFrameElement>(".slide-now").src = `${now.page}?preview#/${now.id}/${now.step - 1}`;
  if (before?.id !== now.id || before.page !== now.page) {
    const next = element<HTMLIFrameElement>(".slide-next");
    next.hidden = now.next === undefined;
    if (now.next !== undefined) next.src = `${now.page}?preview#/${now.next}`;
    element(".title").textContent = `${now.number} of ${now.count}: ${now.title}`;
    const notes = new DOMParser().parseFromString(now.notes, "text/html");
    element(".text").replaceChildren(...notes.body.childNodes);
  }
  for (const [i, next] of document.querySelectorAll(".text .next").entries()) {
    next.classList.toggle("is-due", i === now.step);
  }
  element(".planned").textContent =
    `of ${clockText(now.to)} at the end of this slide${now.steps > 0 ? `, step ${now.step} of ${now.steps}` : ""}`;
  tick();
}

function tick(): void {
  if (startedAt === undefined || position === undefined) return;
  const elapsed = (performance.now() - startedAt) / 1000;
  element(".elapsed").textContent = clockText(elapsed);
  element(".pace").textContent = paceText(elapsed, position);
}

function start(): void {
  startedAt = performance.now();
  element(".start").textContent = "Start again";
  tick();
}

const { signal } = life;
channel.listen((message) => {
  if (message.kind === "position") show(message);
}, signal);
element(".start").addEventListener("click", start, { signal });
element(".on").addEventListener("click", () => channel.say({ kind: "go", where: "on" }), { signal });
element(".back").addEventListener("click", () => channel.say({ kind: "go", where: "back" }), { signal });
window.addEventListener(
  "keydown",
  ({ key }) => {
    if (key === "ArrowRight" || key === "PageDown" || key === "n") channel.say({ kind: "go", where: "on" });
    if (key === "ArrowLeft" || key === "PageUp" || key === "p") channel.say({ kind: "go", where: "back" });
  },
  { signal },
);
setInterval(tick, 1000);
element(".missing").hidden = true;
setTimeout(() => {
  element(".missing").hidden = position !== undefined;
}, kPatience);
channel.say({ kind: "ask" });
