/** What a slide says of its run's moment: the sentence below it, and the line of the code above it. */
import type { Demo } from "./live.ts";

interface Told {
  readonly sentence: string;
  /** Of the program's own file. */
  readonly line: number;
}

function momentsOf({ figure }: Demo): readonly Told[] {
  return [...figure.querySelectorAll<HTMLElement>("[data-sentence]")].map(({ dataset }) => ({
    sentence: dataset.sentence ?? "",
    line: Number(dataset.line ?? 0),
  }));
}

/** Of the slide's moments, from 0, or from -1 backwards. */
export function tellMoment(demo: Demo, step: number): void {
  const told = momentsOf(demo).at(step);
  if (told !== undefined) tell(demo, told);
}

/** Of the moment at which the program is; a line only when that is the slide's, from 0. */
export function tellSentence(demo: Demo, sentence: string, step: number): void {
  const told = momentsOf(demo).at(step);
  tell(demo, told?.sentence === sentence ? told : { sentence, line: 0 });
}

function tell({ figure, example }: Demo, { sentence, line }: Told): void {
  const caption = figure.querySelector("figcaption");
  if (caption !== null) caption.textContent = sentence;
  const slide = figure.closest("section");
  for (const code of slide?.querySelectorAll<HTMLElement>(`pre[data-example="${example}"]:not([data-file])`) ?? []) {
    const first = Number(code.dataset.firstLine);
    for (const [i, each] of code.querySelectorAll(".line").entries()) {
      each.classList.toggle("here", first + i === line);
    }
  }
}
