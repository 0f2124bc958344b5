/** The page's keys, as one table: what answers them, and what the help says. To add a key is to add a row. */
import type { Session } from "../app/index.ts";
import { startCheck } from "./exercise-view.ts";
import { goToNeighbour } from "./neighbours-view.ts";
import { startOrders, startSweep } from "./sweep/index.ts";

/** Where a key counts: everywhere but in text, only over a run, everywhere, or in the editor, which answers it itself. */
export type Scope = "anywhere" | "page" | "run" | "editor";

export interface Shortcut {
  /** As KeyboardEvent.key, with "Ctrl+", "Shift+" or "Alt+" before it; several that mean the same. */
  readonly keys: readonly string[];
  readonly scope: Scope;
  readonly group: "In the editor" | "Running" | "Time" | "Views" | "Selection" | "What if" | "Course";
  /** What it does, for the help. */
  readonly label: string;
  /** False when it has nothing to do: then the browser may. */
  act(session: Session): boolean;
}

function always(act: (session: Session) => void): (session: Session) => boolean {
  return (session) => {
    act(session);
    return true;
  };
}

const step = (stride: "event" | "poll" | "tick", direction: 1 | -1): Shortcut["act"] =>
  always(({ player }) => player.move({ kind: "step", stride, direction }));

/** A key that CodeMirror answers (editor/): it stands here for the help. */
function inEditor(label: string, ...keys: readonly string[]): Shortcut {
  return { keys, scope: "editor", group: "In the editor", label, act: () => false };
}

function changed(session: Session, step: "undo" | "redo"): boolean {
  if (!session.store.get().undoable[step]) return false;
  void session.changes[step]();
  return true;
}

export const shortcuts: readonly Shortcut[] = [
  {
    keys: ["Ctrl+Enter"],
    scope: "anywhere",
    group: "Running",
    label: "Run the program",
    act: always(({ runs }) => void runs.run()),
  },
  { keys: ["ArrowLeft"], scope: "run", group: "Time", label: "One event back", act: step("event", -1) },
  { keys: ["ArrowRight"], scope: "run", group: "Time", label: "One event on", act: step("event", 1) },
  { keys: ["Shift+ArrowLeft"], scope: "run", group: "Time", label: "One poll back", act: step("poll", -1) },
  { keys: ["Shift+ArrowRight"], scope: "run", group: "Time", label: "One poll on", act: step("poll", 1) },
  { keys: ["Alt+ArrowLeft"], scope: "run", group: "Time", label: "One tick of the loop back", act: step("tick", -1) },
  { keys: ["Alt+ArrowRight"], scope: "run", group: "Time", label: "One tick of the loop on", act: step("tick", 1) },
  {
    keys: ["Home"],
    scope: "run",
    group: "Time",
    label: "To the start",
    act: always(({ player }) => player.move({ kind: "start" })),
  },
  {
    keys: ["End"],
    scope: "run",
    group: "Time",
    label: "To the end",
    act: always(({ player }) => player.move({ kind: "end" })),
  },
  { keys: [" "], scope: "run", group: "Time", label: "Play or pause", act: always(({ player }) => player.toggle()) },
  {
    keys: [","],
    scope: "run",
    group: "Time",
    label: "Play slower",
    act: always(({ player }) => player.nudgeSpeed(-1)),
  },
  { keys: ["."], scope: "run", group: "Time", label: "Play faster", act: always(({ player }) => player.nudgeSpeed(1)) },
  {
    keys: ["ArrowUp"],
    scope: "run",
    group: "Selection",
    label: "Select the task above",
    act: always(({ player }) => player.selectNeighbour(-1)),
  },
  {
    keys: ["ArrowDown"],
    scope: "run",
    group: "Selection",
    label: "Select the task below",
    act: always(({ player }) => player.selectNeighbour(1)),
  },
  {
    keys: ["n"],
    scope: "page",
    group: "Selection",
    label: "To the next change of the selected task",
    act: always(({ player }) => player.jump(1)),
  },
  {
    keys: ["p"],
    scope: "page",
    group: "Selection",
    label: "To the change before",
    act: always(({ player }) => player.jump(-1)),
  },
  {
    keys: ["Ctrl+."],
    scope: "anywhere",
    group: "Selection",
    label: "In the code: to the next moment on this line",
    // The editor knows the line, and answers before this table is asked.
    act: () => false,
  },
  {
    keys: ["Ctrl+,"],
    scope: "anywhere",
    group: "Selection",
    label: "In the code: to the moment before",
    act: () => false,
  },
  {
    keys: ["?"],
    scope: "page",
    group: "Views",
    label: "Show the keys",
    act: always((session) => session.showHelp(session.store.get().dialog?.kind !== "help")),
  },
  {
    keys: ["Escape"],
    scope: "anywhere",
    group: "Views",
    label: "Close the list of lessons",
    act: (session) => {
      if (!session.store.get().coursePanelOpen) return false;
      session.toggleCoursePanel(false);
      return true;
    },
  },
  {
    keys: ["["],
    scope: "run",
    group: "Selection",
    label: "Select the time from the cursor on",
    act: always(({ player }) => player.selectFromOrTo("from")),
  },
  {
    keys: ["]"],
    scope: "run",
    group: "Selection",
    label: "Select the time up to the cursor",
    act: always(({ player }) => player.selectFromOrTo("to")),
  },
  {
    keys: ["Escape"],
    scope: "run",
    group: "Selection",
    label: "Select no time",
    act: ({ player, store }) => {
      if (store.get().range === undefined) return false;
      player.forgetRange();
      return true;
    },
  },
  {
    keys: ["Escape"],
    scope: "page",
    group: "Selection",
    label: "Select nothing",
    act: always(({ player }) => player.select(undefined)),
  },
  {
    keys: ["ContextMenu", "Shift+F10"],
    scope: "run",
    group: "What if",
    label: "Let something happen to the selected task, at the cursor",
    act: (session) => {
      const { selected } = session.store.get();
      return session.changes.openMenu({ lane: selected, host: undefined, at: undefined });
    },
  },
  {
    keys: ["Ctrl+z"],
    scope: "page",
    group: "What if",
    label: "Undo what was injected or changed last",
    act: (session) => changed(session, "undo"),
  },
  {
    keys: ["Ctrl+Shift+Z", "Ctrl+Z", "Ctrl+y"],
    scope: "page",
    group: "What if",
    label: "Do it again",
    act: (session) => changed(session, "redo"),
  },
  { keys: ["+", "="], scope: "run", group: "Views", label: "Zoom in", act: always(({ player }) => player.zoom(1.6)) },
  { keys: ["-"], scope: "run", group: "Views", label: "Zoom out", act: always(({ player }) => player.zoom(1 / 1.6)) },
  {
    keys: ["z"],
    scope: "run",
    group: "Views",
    label: "Zoom to the selected time or task, and back",
    act: ({ player }) => player.zoomToSelection(),
  },
  {
    keys: ["f"],
    scope: "run",
    group: "Views",
    label: "Fold long waits, or unfold them",
    act: ({ player, store }) => {
      player.setFolded(!store.get().folded);
      return true;
    },
  },
  {
    keys: ["0"],
    scope: "run",
    group: "Views",
    label: "Show the whole run",
    act: always(({ player }) => player.setViewport({ from: 0, to: 1 })),
  },
  {
    keys: ["c"],
    scope: "page",
    group: "Views",
    label: "Compare with the run before",
    act: ({ comparing, store }) => {
      if (store.get().run === undefined) return false;
      comparing.toggle();
      return true;
    },
  },
  {
    keys: ["d"],
    scope: "page",
    group: "Time",
    label: "To the first difference of the compared runs",
    act: ({ comparing }) => comparing.goToParting(),
  },
  {
    keys: ["/"],
    scope: "page",
    group: "Course",
    label: "Search the course",
    act: always(({ searching }) => void searching.open()),
  },
  {
    keys: ["N"],
    scope: "page",
    group: "Course",
    label: "To the next lesson",
    act: ({ store }) => goToNeighbour(store.get(), 1),
  },
  {
    keys: ["P"],
    scope: "page",
    group: "Course",
    label: "To the lesson before",
    act: ({ store }) => goToNeighbour(store.get(), -1),
  },
  { keys: ["k"], scope: "page", group: "Running", label: "Check the exercise", act: startCheck },
  { keys: ["s"], scope: "page", group: "Running", label: "Sweep: cancel at every await", act: startSweep },
  { keys: ["o"], scope: "page", group: "Running", label: "Try other orders of the ready tasks", act: startOrders },
  {
    keys: ["b"],
    scope: "page",
    group: "Time",
    label: "From a run of the sweep back to the base run",
    act: ({ store, sweeps }) => {
      const { sweep, run } = store.get();
      if (sweep?.opened === undefined || sweep.opened.model !== run?.model) return false;
      void sweeps.openBase();
      return true;
    },
  },
  inEditor("Complete what is typed", "Ctrl+ "),
  inEditor("Show the parameters of the call", "Ctrl+Shift+ "),
  inEditor("Tell what the name at the caret is", "F1"),
  inEditor("To the next problem", "F8"),
  inEditor("Mend the problem as is proposed", "Alt+Enter"),
  inEditor("Format the code", "Shift+Alt+F"),
];

const kWriting = "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]";
const kOverRun = ".timeline-panel";

/** Where the page itself scrolls, the keys that scroll are the browser's. */
function isScrolling(): boolean {
  return document.documentElement.scrollHeight > window.innerHeight;
}

function nameOf(event: KeyboardEvent): string {
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  const alt = event.altKey ? "Alt+" : "";
  // Of a sign that needs Shift, the sign is the key.
  const shift = event.shiftKey && (event.key.length > 1 || event.key === " ") ? "Shift+" : "";
  return control + alt + shift + event.key;
}

/** A letter, a digit, a sign or the space bar, with nothing held but Shift: what people can turn off. */
export function isCharacterKey(key: string): boolean {
  return [...key].length === 1;
}

function counts(scope: Scope, target: Element): boolean {
  if (scope === "editor") return false;
  if (scope === "anywhere") return true;
  if (target.closest(kWriting) !== null) return false;
  if (scope === "page" || target.closest(kOverRun) !== null) return true;
  return target === document.body && !isScrolling();
}

export function onKey(session: Session, event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const target = event.target instanceof Element ? event.target : document.body;
  // A button answers the space bar itself.
  if (event.key === " " && target.closest("button") !== null) return;
  const name = nameOf(event);
  if (isCharacterKey(name) && !session.store.get().characterKeys) return;
  // A dialog answers its own keys; only the one that opens the help closes it too.
  if (name !== "?" && document.querySelector("dialog:modal") !== null) return;
  for (const { keys, scope, act } of shortcuts) {
    if (!keys.includes(name) || !counts(scope, target) || !act(session)) continue;
    event.preventDefault();
    return;
  }
}
