/** Marked lines: where the cursor's task is, which lines other tasks wait at, and what the prose points at. */
import { type Extension, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter } from "@codemirror/view";

export interface LineMarks {
  /** The line of the moment under the time cursor, 1-based. */
  readonly current: number | undefined;
  /** Whose line it is, in a few words. */
  readonly note: string;
  readonly pointed: number | undefined;
  /** How many tasks are suspended at each line. */
  readonly waiting: ReadonlyMap<number, number>;
}

export const kNoMarks: LineMarks = { current: undefined, note: "", pointed: undefined, waiting: new Map() };

export const setMarks = StateEffect.define<LineMarks>();

const marksField = StateField.define<LineMarks>({
  create: () => kNoMarks,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value;
    return marks;
  },
});

class NoteMarker extends GutterMarker {
  readonly #current: boolean;
  readonly #waiting: number;

  constructor(current: boolean, waiting: number) {
    super();
    this.#current = current;
    this.#waiting = waiting;
  }

  override eq(other: NoteMarker): boolean {
    return this.#current === other.#current && this.#waiting === other.#waiting;
  }

  override toDOM(): Node {
    const element = document.createElement("span");
    element.className = this.#current ? "line-note line-note-current" : "line-note";
    if (this.#current) {
      element.textContent = "▸";
      element.title = "The time cursor is at this line";
    } else {
      element.textContent = String(this.#waiting);
      element.title = this.#waiting === 1 ? "One task waits at this line" : `${this.#waiting} tasks wait at this line`;
    }
    return element;
  }
}

/** The note is shown at the line's end by the style sheet. */
const currentLine = (note: string): Decoration =>
  Decoration.line({ class: "line-current", attributes: { "data-note": note } });
const pointedLine = Decoration.line({ class: "line-pointed" });

function decorate(view: { readonly state: EditorView["state"] }): DecorationSet {
  const marks = view.state.field(marksField);
  const { doc } = view.state;
  const lines = [
    { line: marks.current, decoration: currentLine(marks.note) },
    { line: marks.pointed, decoration: pointedLine },
  ];
  const ranges = lines.flatMap(({ line, decoration }) =>
    line !== undefined && line >= 1 && line <= doc.lines ? [decoration.range(doc.line(line).from)] : [],
  );
  return Decoration.set(ranges, true);
}

function gutterMarkers(view: EditorView): RangeSet<GutterMarker> {
  const marks = view.state.field(marksField);
  const { doc } = view.state;
  const lines = new Set(marks.waiting.keys());
  if (marks.current !== undefined) lines.add(marks.current);
  const ranges = [...lines]
    .filter((line) => line >= 1 && line <= doc.lines)
    .map((line) => new NoteMarker(line === marks.current, marks.waiting.get(line) ?? 0).range(doc.line(line).from));
  return RangeSet.of(ranges, true);
}

export function lineMarks(): Extension {
  return [
    marksField,
    EditorView.decorations.compute([marksField, "doc"], (state) => decorate({ state })),
    gutter({
      class: "line-notes",
      markers: gutterMarkers,
      lineMarkerChange: (update) => update.transactions.some((each) => each.effects.some((e) => e.is(setMarks))),
      initialSpacer: () => new NoteMarker(false, 10),
    }),
  ];
}
