/** <yp-deed-menu>: the menu of a lane or a host: what can be done at the cursor. Opened by pointer or key, left by Escape. */
import { html, LitElement, nothing } from "lit";
import type { AppState, DeedMenu, Session } from "../../app/index.ts";
import { isLane } from "../../trace/index.ts";
import { type Deed, deedsOn, deedsOnHost, momentAt, momentWords } from "../../whatif/index.ts";

/** Pixels between the menu and the edge of the window. */
const kMargin = 8;

function deedsOf({ run, cursor }: AppState, { lane, host }: DeedMenu): readonly Deed[] {
  if (run === undefined) return [];
  if (host !== undefined) return deedsOnHost(run.model, cursor, host);
  return deedsOn(
    run.model,
    cursor,
    run.model.lanes.find((other) => isLane(other, lane)),
  );
}

export class DeedMenuElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  #open: DeedMenu | undefined;
  #opener: HTMLElement | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { state, session } = this;
    const menu = state?.menu;
    if (state?.run === undefined || session === undefined || menu === undefined) return nothing;
    const { model } = state.run;
    const moment = momentWords(model, momentAt(model, state.cursor));
    return html`<section aria-label="What can happen here"><div class="deed-veil" @pointerdown=${() => session.changes.closeMenu()} @contextmenu=${(event: Event) => event.preventDefault()}></div>
      <div class="deed-menu" role="menu" aria-label="Let something happen" @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
        <p class="deed-menu-moment">${moment}</p>
        ${deedsOf(state, menu).map((deed) => this.#item(deed, session))}
        <button
          class="deed-item deed-item-more"
          role="menuitem"
          tabindex="-1"
          @click=${() => {
            session.changes.closeMenu();
            session.showPane("whatif");
          }}
        >
          More: What if …
        </button>
      </div></section>`;
  }

  #item({ label, injection, why }: Deed, session: Session) {
    const act = (): void => {
      if (injection === undefined) return;
      session.changes.closeMenu();
      void session.changes.inject(injection);
    };
    return html`<button class="deed-item" role="menuitem" tabindex="-1" aria-disabled=${injection === undefined} @click=${act}>
      ${label}${why === "" ? nothing : html`<small>${why}</small>`}
    </button>`;
  }

  protected override updated(): void {
    const menu = this.state?.menu;
    if (menu === this.#open) return;
    if (this.#open === undefined)
      this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    this.#open = menu;
    if (menu === undefined) this.#opener?.focus();
    else this.#place(menu);
  }

  /** At the pointer, or at the timeline when a key asked; within the window. */
  #place({ at }: DeedMenu): void {
    const menu = this.querySelector<HTMLElement>(".deed-menu");
    if (menu === null) return;
    const timeline = document.querySelector(".timeline-scroll")?.getBoundingClientRect();
    const { x, y } = at ?? { x: (timeline?.left ?? 0) + kMargin, y: (timeline?.top ?? 0) + kMargin };
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(kMargin, Math.min(x, window.innerWidth - width - kMargin))}px`;
    menu.style.top = `${Math.max(kMargin, Math.min(y, window.innerHeight - height - kMargin))}px`;
    this.#items()[0]?.focus();
  }

  #items(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  #onKey(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(":focus"));
    const next: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const to = next[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.session?.changes.closeMenu();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define("yp-deed-menu", DeedMenuElement);
