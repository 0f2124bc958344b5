/** The page's keys. Where text is written, only Ctrl-Enter counts; the stepping keys work in the timeline and on the page itself. */
import type { Session } from "../app/index.ts";

const kWriting = "input, textarea, select, [contenteditable]";
const kStepping = ".timeline-panel";

function stepKey(session: Session, event: KeyboardEvent): boolean {
  const { player } = session;
  const direction = event.key === "ArrowLeft" ? -1 : 1;
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowRight":
      player.move({ kind: "step", stride: event.shiftKey ? "poll" : event.altKey ? "tick" : "event", direction });
      return true;
    case "Home":
      player.move({ kind: "start" });
      return true;
    case "End":
      player.move({ kind: "end" });
      return true;
    case "ArrowUp":
    case "ArrowDown":
      player.selectNeighbour(event.key === "ArrowUp" ? -1 : 1);
      return true;
    case "Escape":
      player.select(undefined);
      return true;
    case "+":
    case "=":
      player.zoom(1.6);
      return true;
    case "-":
      player.zoom(1 / 1.6);
      return true;
    case "0":
      player.setViewport({ from: 0, to: 1 });
      return true;
    case ",":
    case ".":
      player.nudgeSpeed(event.key === "," ? -1 : 1);
      return true;
    case " ":
      player.toggle();
      return true;
    default:
      return false;
  }
}

export function onKey(session: Session, event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    void session.runs.run();
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && session.store.get().coursePanelOpen) {
    event.preventDefault();
    session.toggleCoursePanel(false);
    return;
  }
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest(kWriting) !== null) return;
  if (target !== document.body && target.closest(kStepping) === null) return;
  // A button answers the space bar itself.
  if (event.key === " " && target.closest("button") !== null) return;
  if (stepKey(session, event)) event.preventDefault();
}
