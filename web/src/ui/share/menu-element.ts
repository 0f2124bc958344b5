/** <yp-menu>: a button that opens a list of things to do, by pointer and by keyboard (the ARIA pattern of menu buttons). */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "../icons.ts";

export interface MenuItem {
  readonly label: string;
  /** What it gives, in a few words. */
  readonly hint: string;
  /** Why it cannot be chosen now; undefined when it can. */
  readonly unavailable: string | undefined;
  act(): void;
}

export class MenuElement extends LitElement {
  static override properties = {
    label: {},
    word: {},
    icon: {},
    items: { attribute: false },
    open: { state: true },
  };
  declare label: string;
  /** What the button shows; part of its label. */
  declare word: string;
  declare icon: IconName;
  declare items: readonly MenuItem[];
  declare open: boolean;
  readonly #life = new AbortController();

  constructor() {
    super();
    this.open = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = this.#life;
    // A press elsewhere closes it, and does what it does there.
    const onPress = (event: Event): void => {
      if (this.open && event.target instanceof Node && !this.contains(event.target)) this.open = false;
    };
    document.addEventListener("pointerdown", onPress, { signal, capture: true });
    this.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.addEventListener(
      "focusout",
      (event) => {
        if (event.relatedTarget instanceof Node && !this.contains(event.relatedTarget)) this.open = false;
      },
      { signal },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#life.abort();
  }

  protected override render(): TemplateResult {
    return html`<button
        class="menu-button"
        aria-haspopup="menu"
        aria-expanded=${this.open}
        aria-controls="menu-items"
        aria-label=${this.label}
        title=${this.label}
        @click=${() => this.#toggle()}
      >
        ${icon(this.icon)}<span>${this.word}</span>
      </button>
      ${this.open ? this.#list() : nothing}`;
  }

  #list(): TemplateResult {
    return html`<ul id="menu-items" class="menu" role="menu" aria-label=${this.label}>
      ${this.items.map(
        (item) =>
          html`<li role="none">
            <button
              role="menuitem"
              tabindex="-1"
              aria-disabled=${item.unavailable === undefined ? nothing : "true"}
              @click=${() => this.#choose(item)}
            >
              <span class="menu-label">${item.label}</span>
              <span class="menu-hint">${item.unavailable ?? item.hint}</span>
            </button>
          </li>`,
      )}
    </ul>`;
  }

  #toggle(): void {
    if (this.open) this.#close();
    else void this.#show(0);
  }

  async #show(focused: number): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.#focus(focused);
  }

  #close(): void {
    this.open = false;
    this.querySelector<HTMLElement>(".menu-button")?.focus();
  }

  #choose(item: MenuItem): void {
    if (item.unavailable !== undefined) return;
    this.#close();
    item.act();
  }

  #focus(index: number): void {
    const entries = [...this.querySelectorAll<HTMLElement>("[role=menuitem]")];
    entries.at(index % Math.max(1, entries.length))?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    const entries = [...this.querySelectorAll<HTMLElement>("[role=menuitem]")];
    const at = entries.findIndex((entry) => entry.matches(":focus"));
    if (!this.#answer(event, at, entries)) return;
    // The page's own keys are not meant.
    event.preventDefault();
    event.stopPropagation();
  }

  #answer({ key, ctrlKey, altKey, metaKey }: KeyboardEvent, at: number, entries: readonly HTMLElement[]): boolean {
    if (ctrlKey || altKey || metaKey) return false;
    if (!this.open) {
      if (key !== "ArrowDown" && key !== "ArrowUp") return false;
      void this.#show(key === "ArrowDown" ? 0 : -1);
      return true;
    }
    if (key === "Escape") this.#close();
    else if (key === "ArrowDown") this.#focus(at + 1);
    else if (key === "ArrowUp") this.#focus(at <= 0 ? entries.length - 1 : at - 1);
    else if (key === "Home") this.#focus(0);
    else if (key === "End") this.#focus(-1);
    else if (/^\p{L}$/u.test(key)) this.#focusByLetter(key, at, entries);
    else return false;
    return true;
  }

  /** The next entry that begins with the letter. */
  #focusByLetter(letter: string, at: number, entries: readonly HTMLElement[]): void {
    const behind = [...entries.slice(at + 1), ...entries.slice(0, at + 1)];
    const begins = (entry: HTMLElement): boolean =>
      (entry.textContent ?? "").trim().toLowerCase().startsWith(letter.toLowerCase());
    behind.find(begins)?.focus();
  }
}

customElements.define("yp-menu", MenuElement);
