/** The composition root: makes the session, gives it the browser, and shows the page. */
import "./styles/index.css";
import { Session } from "./app/index.ts";
import { createCourseClient, createDrafts, fetchTrace, type KeyValueStore } from "./course/index.ts";
import { hearOfUpdates, keepOffline, offlineClient } from "./keep-offline.ts";
import type { OfflineClient } from "./offline/index.ts";
import { Executor, loadHost, WorkerFormatter } from "./runner/index.ts";
import { installPolicy } from "./trusted-types.ts";
import { AppElement } from "./ui/app-element.ts";

installPolicy();

function storage(): KeyValueStore | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

/** Lets the browser paint and answer before the next slice of work. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });
}

/** Resolves when the page has painted and has nothing urgent to do. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 200));
  });
}

/** Resolves when there is a program to run: at home, and of a trace from elsewhere, there is none. */
function lessonOpen(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (session.store.get().lesson === undefined) return;
      stop();
      resolve();
    };
    const stop = session.store.subscribe(look);
    look();
  });
}

/** At home the run moves once by itself at the visitor's first sign of life, unless they want stillness. */
function playOnce(): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const seen = new AbortController();
  const play = (): void => {
    const { home, run, playing } = session.store.get();
    if (home === undefined || run === undefined) return;
    seen.abort();
    if (!playing) session.player.play();
  };
  for (const sign of ["pointermove", "scroll"]) window.addEventListener(sign, play, { signal: seen.signal });
  // A press or a key means something by itself.
  for (const sign of ["pointerdown", "keydown"]) {
    window.addEventListener(sign, () => seen.abort(), { signal: seen.signal, capture: true });
  }
}
/** Milliseconds. */
const kDownloadBegins = 10_000;

const measuring = new URLSearchParams(location.search).has("bench");
const life = new AbortController();
/** Inside another page (frame.html) nothing is remembered: it may be anybody's. */
const isFramed = document.documentElement.hasAttribute("data-frame");
const memory = isFramed ? undefined : storage();
const executor = new Executor(loadHost, new URL("toolchain/", document.baseURI).href);
const offline: OfflineClient = offlineClient(() => session);
const session: Session = new Session({
  courses: createCourseClient("course/"),
  fetchTrace,
  drafts: createDrafts(memory),
  settings: memory,
  executor,
  formatter: new WorkerFormatter(),
  clock: {
    requestFrame: (callback) => void requestAnimationFrame(callback),
    still: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
  },
  breathe,
  soon: (callback) => void setTimeout(callback, 80),
  after: (milliseconds, callback, signal) => {
    const timer = setTimeout(callback, milliseconds);
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  },
  navigate: (hash) => {
    if (location.hash !== hash) history.replaceState(undefined, "", hash);
  },
  links: {
    addressOf: (hash) => new URL(`./${hash}`, document.baseURI).href,
    copy: (text) =>
      navigator.clipboard?.writeText(text).then(
        () => true,
        () => false,
      ) ?? Promise.resolve(false),
  },
  save: ({ name, type, parts }) => {
    const url = URL.createObjectURL(new Blob([...parts], { type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    // The download has begun by then, and holds on to what it reads.
    setTimeout(() => URL.revokeObjectURL(url), kDownloadBegins);
  },
  mark: (name) => {
    if (measuring) performance.mark(name);
  },
  applyUpdate: () => offline.update(),
});

/** Frames in which an editor that was asked for is drawn: its code is loaded at its first sight. */
const kPatience = 600;

async function focusEditor(): Promise<void> {
  for (let frame = 0; frame < kPatience; ++frame) {
    const text = document.querySelector<HTMLElement>(".cm-content");
    text?.focus();
    if (text !== null) return;
    await new Promise(requestAnimationFrame);
  }
}

/** In the frame of another page, whose element is embed/element.ts. */
async function startFramed(): Promise<void> {
  const { Guest, readFrameOptions } = await import("./embed/guest.ts");
  const options = new URLSearchParams(location.search);
  session.store.set(readFrameOptions(options));
  document.documentElement.toggleAttribute("data-plain", options.has("plain"));
  const guest = new Guest(session, {
    life: life.signal,
    isPlain: options.has("plain"),
    focusEditor: () => void focusEditor(),
  });
  guest.listen(window);
  await guest.openAddress(location.hash);
}

async function start(): Promise<void> {
  const app = new AppElement();
  app.session = session;
  document.body.append(app);
  window.addEventListener("hashchange", () => void session.open(location.hash, life.signal));
  if (isFramed) return startFramed();
  playOnce();
  await session.open(location.hash, life.signal);
  if (measuring) {
    const { exposeBench } = await import("./bench.ts");
    exposeBench(session);
  }
  await idle();
  // A program's compiler comes first; then all is kept, and what came already is not fetched again.
  const hearing = hearOfUpdates(offline, life.signal);
  const { lesson } = session.store.get();
  if (lesson === undefined) await hearing.then(() => keepOffline(session, offline, life.signal));
  await lessonOpen();
  await executor.warmUp();
  await session.runs.loadCompiler(life.signal);
  if (lesson !== undefined) await hearing.then(() => keepOffline(session, offline, life.signal));
}

void start().catch((error: unknown) => {
  // Nothing above is expected to fail; what does must be seen.
  reportError(error);
});
