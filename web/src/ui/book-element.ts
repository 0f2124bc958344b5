/** <yp-book>: the words of the course, and the pages about the library's names. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { afterPaint } from "../after-paint.ts";
import type { AppState, Book } from "../app/index.ts";
import { formatRoute, type ReferenceName, type ReferencePage, type Term } from "../course/index.ts";
import { layLines } from "../editor/index.ts";
import { inlineCode } from "./inline-code.ts";

const kUncoloured = "pre > code:not([data-coloured])";

export class BookElement extends LitElement {
  static override properties = { state: { attribute: false } };
  declare state: AppState | undefined;
  #shown: Book | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const book = this.state?.book;
    const body = (): TemplateResult | typeof nothing => {
      if (this.state === undefined || book === undefined) return nothing;
      if (book.kind === "glossary") return glossaryView(book.terms, this.state);
      const { page, pages } = book;
      if (book.wanted === undefined) return referenceList(pages);
      return page === undefined
        ? html`<h1>Not here</h1>
            <p>No header of the library goes by ${book.wanted}. <a href="#/reference">All of them</a></p>`
        : referenceView(page);
    };
    return html`<main class="book">${body()}</main>`;
  }

  protected override updated(): void {
    const book = this.state?.book;
    if (book === this.#shown) return;
    this.#shown = book;
    const target = book?.at === undefined ? null : document.getElementById(`book-${book.at}`);
    if (target === null) window.scrollTo(0, 0);
    else target.scrollIntoView();
    for (const code of this.querySelectorAll<HTMLElement>(kUncoloured)) layLines(code, undefined);
    void this.#colour();
  }

  async #colour(): Promise<void> {
    await afterPaint();
    const { highlightSnippet } = await import("../editor/snippet.ts");
    for (const code of this.querySelectorAll<HTMLElement>(kUncoloured)) {
      code.dataset.coloured = "";
      highlightSnippet(code, undefined);
    }
  }
}

function glossaryView(terms: readonly Term[], { course }: AppState): TemplateResult {
  const lessonOf = (id: string) => course?.lessons.find((lesson) => lesson.id === id);
  return html`<h1>Words of the course</h1>
    <dl class="glossary">
      ${terms.map(({ term, html: meaning, lesson }) => {
        const entry = lessonOf(lesson);
        // Rendered from our own markdown when the course was built.
        return html`<div id="book-${term}">
          <dt>${term}</dt>
          <dd>
            ${unsafeHTML(meaning)}
            ${
              entry === undefined
                ? nothing
                : html`<a href=${formatRoute({ lesson, example: undefined })}>${entry.number}. ${entry.title}</a>`
            }
          </dd>
        </div>`;
      })}
    </dl>`;
}

function referenceList(pages: readonly ReferencePage[]): TemplateResult {
  const folders = [...new Set(pages.map(({ file }) => file.replace(/\/.*/, "")))];
  return html`<h1>The library</h1>
    <p class="book-about">What programs of the course include, header by header, as the headers themselves say it.</p>
    ${folders.map(
      (folder) =>
        html`<h2>${folder}</h2>
          <ul class="book-list">
            ${pages
              .filter(({ file }) => file.startsWith(`${folder}/`))
              .map(
                ({ id, about, file }) =>
                  html`<li><a href="#/reference/${id}">${file.replace(/^.*\//, "")}</a> <span>${inlineCode(about)}</span></li>`,
              )}
          </ul>`,
    )}`;
}

function referenceView({ about, file, names }: ReferencePage): TemplateResult {
  return html`<p class="prose-kicker"><a href="#/reference">The library</a></p>
    <h1>${file}</h1>
    <p class="book-about">${inlineCode(about)}</p>
    ${names.map((name, i) => nameView(name, names.slice(0, i).filter((other) => other.name === name.name).length))}`;
}

/** `before`: so many overloads stand before it, with a contract of their own. */
function nameView({ name, signatures, text, facts, examples }: ReferenceName, before: number): TemplateResult {
  const number = before === 0 ? "" : `-${before + 1}`;
  return html`<section
    class="book-name"
    id="book-${name.replaceAll("::", ".")}${number}"
    aria-label=${before === 0 ? name : `${name}, overload ${before + 1}`}
  >
    ${text === "" ? nothing : html`<h2>${name}</h2>`}
    <pre><code class="language-cpp">${signatures.map((signature) => `${signature};`).join("\n")}</code></pre>
    ${text === "" ? nothing : html`<p>${inlineCode(text)}</p>`}
    ${
      facts.length === 0
        ? nothing
        : html`<dl class="book-facts">
            ${facts.map((fact) => html`<div><dt>${fact.label}</dt><dd>${inlineCode(fact.text)}</dd></div>`)}
          </dl>`
    }
    ${
      examples.length === 0
        ? nothing
        : html`<p class="book-examples">
            Runs in
            ${examples.map(
              ({ lesson, example, title }, i) =>
                html`${i === 0 ? nothing : ", "}<a href=${formatRoute({ lesson, example })}>${title}</a>`,
            )}
          </p>`
    }
  </section>`;
}

customElements.define("yp-book", BookElement);
