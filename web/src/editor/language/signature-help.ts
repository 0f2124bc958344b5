/** While an argument list is written: the function's parameters, the one at the caret emphasised. */
import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  type Command,
  type EditorView,
  keymap,
  showTooltip,
  type Tooltip,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import type { Signature } from "../../runner/index.ts";
import { type CallAt, callAt, maskCode } from "../cpp-text.ts";
import type { LanguageAccess } from "./access.ts";
import { signatureTooltip } from "./elements.ts";
import { placeAt } from "./place.ts";
import { fittingOverload } from "./wording.ts";

interface Shown {
  /** Behind the parenthesis; follows edits. */
  readonly open: number;
  readonly callee: string;
  readonly signatures: readonly Signature[];
  readonly argument: number;
  /** Which overload the reader has turned to; undefined: the one that fits. */
  readonly chosen: number | undefined;
}

const show = StateEffect.define<Shown | undefined>();

const shownField = StateField.define<Shown | undefined>({
  create: () => undefined,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
    if (shown === undefined || (!transaction.docChanged && transaction.selection === undefined)) return shown;
    const open = transaction.changes.mapPos(shown.open, -1);
    const call = callOf(transaction.state);
    if (call === undefined || call.open !== open || call.callee !== shown.callee) return undefined;
    return { ...shown, open, argument: call.argument };
  },
  provide: (field) => showTooltip.from(field, (shown) => (shown === undefined ? null : tooltipOf(shown))),
});

function callOf(state: EditorState): CallAt | undefined {
  const { main } = state.selection;
  return main.empty ? callAt(maskCode(state.doc.toString()), main.head) : undefined;
}

function overloadOf({ signatures, argument, chosen }: Shown): number {
  return chosen ?? fittingOverload(signatures, argument);
}

function tooltipOf(shown: Shown): Tooltip {
  const { open, signatures, argument } = shown;
  return {
    pos: open,
    above: true,
    create: () => ({ dom: signatureTooltip(signatures, overloadOf(shown), argument) }),
  };
}

class Asking {
  readonly #view: EditorView;
  readonly #access: LanguageAccess;
  #asked = new AbortController();

  constructor(view: EditorView, access: LanguageAccess) {
    this.#view = view;
    this.#access = access;
  }

  /** Typing inside an argument list asks; moving through the program does not. */
  update(update: ViewUpdate): void {
    if (!update.docChanged) return;
    const typed = update.transactions.some(
      (each) => each.isUserEvent("input.type") || each.isUserEvent("input.complete"),
    );
    if (typed && update.state.field(shownField) === undefined) this.ask();
  }

  ask(): void {
    const call = callOf(this.#view.state);
    const language = this.#access.language();
    if (call === undefined || language === undefined) return;
    this.#asked.abort();
    this.#asked = new AbortController();
    const place = placeAt(this.#view.state, call.open, this.#access);
    language.signatures(place, this.#asked.signal).then(
      (help) => this.#show(call, help?.signatures ?? []),
      // Overtaken, or the compiler has no answer: nothing is shown.
      () => undefined,
    );
  }

  /** The caret may have moved on in the same call meanwhile. */
  #show({ open, callee }: CallAt, signatures: readonly Signature[]): void {
    const now = callOf(this.#view.state);
    if (now?.open !== open || now.callee !== callee || signatures.every(({ parameters }) => parameters.length === 0))
      return;
    const shown: Shown = { open, callee, signatures, argument: now.argument, chosen: undefined };
    this.#view.dispatch({ effects: show.of(shown) });
  }

  destroy(): void {
    this.#asked.abort();
  }
}

const close: Command = (view) => {
  if (view.state.field(shownField) === undefined) return false;
  view.dispatch({ effects: show.of(undefined) });
  return true;
};

/** To another overload. */
function turn(direction: 1 | -1): Command {
  return (view) => {
    const shown = view.state.field(shownField);
    if (shown === undefined || shown.signatures.length < 2) return false;
    const { length } = shown.signatures;
    const chosen = (overloadOf(shown) + direction + length) % length;
    view.dispatch({ effects: show.of({ ...shown, chosen }) });
    return true;
  };
}

export function signatureHelp(access: LanguageAccess): Extension {
  const plugin = ViewPlugin.define((view) => new Asking(view, access));
  const ask: Command = (view) => {
    view.plugin(plugin)?.ask();
    return true;
  };
  return [
    shownField,
    plugin,
    keymap.of([
      { key: "Mod-Shift-Space", run: ask, preventDefault: true },
      { key: "Escape", run: close },
      { key: "Alt-ArrowDown", run: turn(1) },
      { key: "Alt-ArrowUp", run: turn(-1) },
    ]),
  ];
}
