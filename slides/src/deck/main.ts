/** A deck: reveal.js, the program on its slides, the speaker's window. */
import Reveal from "reveal.js";
import { SpeakerChannel } from "./channel.ts";
import { type Demo, demoOf, Live } from "./live.ts";
import { tellMoment, tellSentence } from "./tell.ts";
import { applyTheme, nextTheme, readTheme } from "./theme.ts";

const kWidth = 1280;
const kHeight = 720;

const query = new URLSearchParams(location.search);
/** In the speaker's window: a picture of a slide, that nobody steers. */
const isPreview = query.has("preview");
const isPaper = query.get("view") === "print";
const life = new AbortController();

const reveal = new Reveal({
  width: kWidth,
  height: kHeight,
  margin: 0,
  minScale: 0.1,
  maxScale: 4,
  center: false,
  hash: true,
  transition: "none",
  backgroundTransition: "none",
  controls: false,
  progress: !isPreview,
  slideNumber: isPreview ? false : "c/t",
  overview: !isPreview,
  pdfSeparateFragments: false,
  pdfMaxPagesPerSlide: 1,
  keyboard: isPreview
    ? false
    : {
        // Key codes: E, R, S and T.
        69: () => live?.edit(),
        82: () => live?.reset(),
        83: () => openSpeakerView(),
        84: () => changeTheme(),
      },
});

let theme = applyTheme(readTheme(query.get("theme")));
let live: Live | undefined;
let sayPosition: () => void = () => undefined;

function currentDemo(): Demo | undefined {
  return demoOf(reveal.getCurrentSlide());
}

/** Steps of the slide that were made. */
function currentStep(): number {
  // A slide without any has no index, whatever the declaration says.
  const { f: fragment }: { f?: number } = reveal.getIndices();
  return (fragment ?? -1) + 1;
}

function onMove(): void {
  const demo = currentDemo();
  const step = currentStep();
  // Until the program is there, and where it never is, the deck tells itself.
  if (demo !== undefined) tellMoment(demo, step);
  live?.show(demo, step);
  sayPosition();
}

function changeTheme(): void {
  theme = applyTheme(nextTheme(theme));
  live?.setTheme(theme);
}

function openSpeakerView(): void {
  window.open("speaker.html", "yieldpoint-speaker", "width=1200,height=760");
}

function go(where: "on" | "back"): void {
  if (where === "on") reveal.next();
  else reveal.prev();
}

/** A remote goes on also when the program has the keyboard. */
function onFrameKey(key: string): void {
  if (key === "Escape") live?.leaveEditor();
  else go(key === "PageDown" ? "on" : "back");
}

function loadElement(): void {
  const script = document.createElement("script");
  script.type = "module";
  script.src = "../embed.js";
  document.head.append(script);
}

function startLive(): void {
  const place = document.querySelector<HTMLElement>(".live");
  const first = reveal
    .getSlides()
    .map(demoOf)
    .find((demo) => demo !== undefined);
  if (place === null || first === undefined) return;
  loadElement();
  const host = {
    onSentence: (demo: Demo, sentence: string) => tellSentence(demo, sentence, currentStep()),
    onKey: onFrameKey,
  };
  void customElements.whenDefined("yield-point").then(() => {
    live = new Live(place, host, first, theme);
    onMove();
  });
  reveal.on("resize", () => live?.arrange());
  window.addEventListener("resize", () => live?.arrange(), { signal: life.signal });
}

function startSpeaker(): void {
  const channel = new SpeakerChannel();
  const slides = reveal.getSlides();
  const planned = slides.map((slide) => Number(slide.dataset.timing ?? 0));
  const page = location.pathname.replace(/^.*\//, "") || "index.html";
  sayPosition = () => {
    const slide = reveal.getCurrentSlide();
    const index = slides.indexOf(slide);
    const from = planned.slice(0, index).reduce((sum, seconds) => sum + seconds, 0);
    channel.say({
      kind: "position",
      page,
      id: slide.id,
      next: slides[index + 1]?.id,
      number: index + 1,
      count: slides.length,
      step: currentStep(),
      steps: slide.querySelectorAll(".fragment").length,
      title: slide.querySelector("h1, h2")?.textContent ?? "",
      notes: slide.querySelector("aside.notes")?.innerHTML ?? "",
      from,
      to: from + (planned[index] ?? 0),
    });
  };
  channel.listen((message) => {
    if (message.kind === "ask") sayPosition();
    if (message.kind === "go") go(message.where);
  }, life.signal);
}

/** A lesson leads here by its name: to the first slide that is about it. */
function goToLesson(lesson: string): void {
  const index = reveal.getSlides().findIndex((slide) => slide.dataset.lesson === lesson);
  if (index >= 0) reveal.slide(index);
}

/** On paper a run is at its last moment. */
function endRuns(): void {
  for (const demo of reveal.getSlides().map(demoOf)) {
    if (demo !== undefined) tellMoment(demo, -1);
  }
}

await reveal.initialize();
goToLesson(query.get("lesson") ?? "");
if (!isPreview && !isPaper) {
  startSpeaker();
  startLive();
}
for (const event of ["slidechanged", "fragmentshown", "fragmenthidden"]) reveal.on(event, onMove);
if (isPaper) endRuns();
else onMove();
