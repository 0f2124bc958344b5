/** Slides to html. */
import { escapeHtml, type Lesson, LessonError, type Problem, renderLesson } from "@yieldpoint/course-builder";
import { highlight, type Snippet, snippetsOf } from "./highlight.ts";
import { eventOf, programOf } from "./moments.ts";
import { type Notes, notesOf } from "./notes.ts";
import { pictureOf, type RunPicture } from "./pictures.ts";
import { type Block, type ProgramName, SlideError, type SlideSource } from "./source.ts";

/** Code lines that a slide may show: what the last row can read. */
export const kMostCodeLines = 12;
/** Pixels of a slide of 1280 by 720: sizes of code that fills it better than the usual one, when it is alone. */
const kLargerCode = [34, 30, 28, 26];
/** What code may take of a slide, in pixels, and of its own size. */
const kCodeWidth = 1130;
const kCodeHeight = 400;
const kCharacterWidth = 0.61;
const kLineHeight = 1.36;
/** Lanes of a picture that can be read; fewer below a text. */
const kMostLanes = 8;
const kFewLanes = 4;
/** Characters of a line of code beside another one; longer ones stand below each other. */
const kNarrowLine = 38;

export interface Slide {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly lesson: string;
  readonly minutes: number;
  readonly shortMinutes: number | undefined;
  /** The slide's body. */
  readonly html: string;
  readonly notes: Notes;
  /** The moment in the page, relative to the site's root: #/LESSON/EXAMPLE?event=5 */
  readonly address: string;
  /** What the link to it says. */
  readonly linkText: string;
  readonly pictures: readonly RunPicture[];
  readonly snippets: readonly Snippet[];
}

export interface Stock {
  /** By id, with their sources and golden traces. */
  readonly lessons: ReadonlyMap<string, Lesson>;
  /** The svg text of slides/diagrams, by name. */
  readonly diagrams: ReadonlyMap<string, string>;
}

/** A title as a name in addresses: "Spawn tasks, 2" is spawn-tasks-2. */
export function idOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** `file` is the section's name for messages. */
export function renderSlide(
  source: SlideSource,
  section: string,
  file: string,
  stock: Stock,
): { readonly slide: Slide | undefined; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  try {
    return { slide: new Writer(source, section, file, stock, problems).slide(), problems };
  } catch (error) {
    if (!(error instanceof LessonError)) throw error;
    const line = error instanceof SlideError ? error.line : source.line;
    return { slide: undefined, problems: [...problems, { file, line, text: error.message }] };
  }
}

class Writer {
  readonly #pictures: RunPicture[] = [];
  readonly #lesson: Lesson;

  constructor(
    private readonly source: SlideSource,
    private readonly section: string,
    private readonly file: string,
    private readonly stock: Stock,
    private readonly problems: Problem[],
  ) {
    const lesson = stock.lessons.get(source.lesson);
    if (lesson === undefined) {
      throw new SlideError(source.line + 1, `there is no lesson "${source.lesson}"; it is named as its folder`);
    }
    this.#lesson = lesson;
  }

  slide(): Slide {
    const { source, section } = this;
    const { title, lesson, minutes, shortMinutes } = source;
    const program = this.#at(source.line + 1, () => programOf(this.#lesson, source.program));
    const event = this.#at(source.line + 1, () => eventOf(program, source.moment));
    const body = source.blocks.map((block) => this.#block(block)).join("");
    const notes = this.#at(source.notesLine, () => this.#notes());
    const snippets = snippetsOf(body);
    const lines = snippets.reduce((sum, snippet) => sum + snippet.lines.length, 0);
    if (lines > kMostCodeLines) {
      throw new SlideError(
        source.line,
        `"${title}" shows ${lines} lines of code, and ${kMostCodeLines} are what the last row reads; quote less`,
      );
    }
    const { number, title: lessonTitle } = this.#lesson;
    return {
      id: idOf(title),
      title,
      section,
      lesson,
      minutes,
      shortMinutes,
      html: `<div class="${this.#sizeOf(snippets)}">${highlight(body)}</div>\n`,
      notes,
      address: `#/${lesson}/${program.name}?${this.#query(source.program, event)}`,
      linkText: `Lesson ${number}: ${lessonTitle}, event ${event} of ${program.title}`,
      pictures: this.#pictures,
      snippets,
    };
  }

  /** The class of a size: what stands alone on a slide is shown as large as it may be. */
  #sizeOf(snippets: readonly Snippet[]): string {
    if (this.source.blocks.some(({ kind }) => kind !== "text")) return "usual";
    if (snippets.length === 0) return "words";
    const all = snippets.flatMap((snippet) => snippet.lines);
    const widest = Math.max(...all.map((line) => line.length)) * kCharacterWidth;
    const fits = (size: number): boolean => {
      return size * widest <= kCodeWidth && size * kLineHeight * all.length <= kCodeHeight;
    };
    const size = kLargerCode.find(fits);
    return size === undefined ? "usual" : `code-${size}`;
  }

  #query({ scenario }: ProgramName, event: number): string {
    return `${scenario === undefined ? "" : `scenario=${scenario}&`}event=${event}`;
  }

  #block(block: Block): string {
    switch (block.kind) {
      case "text":
        return arranged(this.#text(block.markdown, block.line));
      case "demo":
        return this.#at(block.line, () => this.#demo(block));
      case "diagram": {
        const svg = this.stock.diagrams.get(block.name);
        const names = [...this.stock.diagrams.keys()].join(", ");
        if (svg === undefined) {
          throw new SlideError(block.line, `there is no diagram "${block.name}"; slides/diagrams has ${names}`);
        }
        return `<figure class="diagram">${svg}</figure>\n`;
      }
    }
  }

  #text(markdown: string, line: number): string {
    const { html, problems } = renderLesson({ ...this.#lesson, markdown }, this.file, [...this.stock.lessons.keys()]);
    this.problems.push(...problems.map((problem) => ({ ...problem, line: problem.line + line - 1 })));
    return html;
  }

  #notes(): Notes {
    const { minutes, notes, notesLine, shortMinutes } = this.source;
    const moments = this.#pictures.reduce((sum, picture) => sum + picture.moments.length - 1, 0);
    return notesOf(this.#text(notes, notesLine), { moments, minutes, shortMinutes });
  }

  #demo({ program, moments }: Extract<Block, { kind: "demo" }>): string {
    const example = programOf(this.#lesson, program);
    const events = moments.map((moment) => eventOf(example, moment));
    const back = events.findIndex((event, i) => event <= (events[i - 1] ?? 0));
    if (back >= 0) {
      throw new LessonError(
        `"${moments[back]}" is event ${events[back]}, not after "${moments[back - 1]}", event ${events[back - 1]}; name later records`,
      );
    }
    const name = `${idOf(this.source.title)}-${this.#pictures.length + 1}`;
    const hasText = this.source.blocks.some(({ kind }) => kind === "text");
    const view = { events, mostLanes: hasText ? kFewLanes : kMostLanes };
    const picture = pictureOf(name, `${this.source.title}: ${example.title}`, example, view);
    this.#pictures.push(picture);
    const attributes = [
      `data-lesson="${this.#lesson.id}"`,
      `data-example="${example.name}"`,
      `data-state="${program.scenario === undefined ? "" : `scenario=${program.scenario}`}"`,
      `data-moments="${events.map((event) => `event ${event}`).join("; ")}"`,
    ];
    const images = ["light", "dark"].map(
      (scheme) => `<img class="${scheme}" src="pictures/${name}-${scheme}.svg" alt="" loading="lazy" />`,
    );
    const steps = picture.moments.map(({ sentence, line }, i) => {
      const said = `data-sentence="${escapeHtml(sentence)}"${line === undefined ? "" : ` data-line="${line}"`}`;
      return i === 0
        ? `<figcaption ${said}>${escapeHtml(sentence)}</figcaption>`
        : `<span class="fragment step" data-fragment-index="${i - 1}" ${said}></span>`;
    });
    const address = `../#/${this.#lesson.id}/${example.name}?${this.#query(program, events.at(-1) ?? 1)}`;
    return `<figure class="demo" ${attributes.join(" ")}>
<div class="stage" role="img" aria-label="The timeline of ${escapeHtml(example.title)}">${images.join("")}</div>
${steps.join("")}
<p class="on-paper"><a href="${address}">This run, to step through</a></p>
</figure>
`;
  }

  /** Says in which line what is wrong. */
  #at<T>(line: number, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LessonError) || error instanceof SlideError) throw error;
      throw new SlideError(line, error.message);
    }
  }
}

/** Two pieces of code stand beside each other when both are narrow. */
function arranged(html: string): string {
  return html.replaceAll(/<div class="beside">[\s\S]*?<\/div>/g, (beside) => {
    const widest = Math.max(...snippetsOf(beside).flatMap(({ lines }) => lines.map((line) => line.length)));
    return widest <= kNarrowLine ? beside : beside.replace('class="beside"', 'class="beside stacked"');
  });
}
