/** What a name is: under the pointer, or at the caret by F1. */
import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import { type Command, type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import { isInText } from "../cpp-text.ts";
import type { LanguageAccess } from "./access.ts";
import { nameTooltip } from "./elements.ts";
import { placeAt } from "./place.ts";

/** How long the pointer rests, in milliseconds. */
const kRestMs = 350;

interface Name {
  readonly from: number;
  readonly to: number;
}

function nameAt(state: EditorState, position: number): Name | undefined {
  const line = state.doc.lineAt(position);
  for (const match of line.text.matchAll(/[A-Za-z_]\w*/g)) {
    const from = line.from + match.index;
    const to = from + match[0].length;
    if (from <= position && position <= to) return { from, to };
  }
  return undefined;
}

async function describe(
  access: LanguageAccess,
  state: EditorState,
  position: number,
  signal: AbortSignal,
): Promise<Tooltip | null> {
  const name = nameAt(state, position);
  const language = access.language();
  const source = state.doc.toString();
  if (name === undefined || language === undefined || isInText(source, name.to)) return null;
  try {
    const named = await language.describe(placeAt(state, name.to, access), signal);
    if (named === undefined || named.kind === "keyword") return null;
    return { pos: name.from, end: name.to, above: true, create: () => ({ dom: nameTooltip(named) }) };
  } catch {
    // Overtaken by another name, or by a Run.
    return null;
  }
}

const show = StateEffect.define<Tooltip | null>();

/** What F1 has shown; the next edit or move of the caret takes it away. */
const shownField = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
    return transaction.docChanged || transaction.selection !== undefined ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

export function nameHelp(access: LanguageAccess): Extension {
  let asked = new AbortController();
  const at = (view: EditorView, position: number): Promise<Tooltip | null> => {
    asked.abort();
    asked = new AbortController();
    return describe(access, view.state, position, asked.signal);
  };
  const tell: Command = (view) => {
    const { state } = view;
    void at(view, state.selection.main.head).then((tooltip) => {
      if (view.state.doc === state.doc) view.dispatch({ effects: show.of(tooltip) });
    });
    return true;
  };
  const close: Command = (view) => {
    if (view.state.field(shownField) === null) return false;
    view.dispatch({ effects: show.of(null) });
    return true;
  };
  return [
    shownField,
    hoverTooltip((view, position) => at(view, position), { hoverTime: kRestMs }),
    keymap.of([
      { key: "F1", run: tell, preventDefault: true },
      { key: "Escape", run: close },
    ]),
  ];
}
