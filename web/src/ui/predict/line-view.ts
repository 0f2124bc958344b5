/** A line of the program to be picked, or several. */
import { html, nothing, type TemplateResult } from "lit";
import { indentOf, kIndent } from "../../editor/index.ts";
import { type CodePiece, isPickable, type LinePrediction, picked } from "../../predict/index.ts";
import { icon } from "../icons.ts";
import { styled } from "../styled.ts";
import type { Asking } from "./asking.ts";
import { momentButton } from "./moment-view.ts";

type Row = (line: number, text: string) => TemplateResult;

function pieces(code: readonly CodePiece[], row: Row): TemplateResult {
  return html`${code.map(
    ({ text, firstLine }) =>
      html`<div class="predict-code" role="group" aria-label="From line ${firstLine}">
        ${text.split("\n").map((line, i) => row(firstLine + i, line))}
      </div>`,
  )}`;
}

function content(line: number, text: string): TemplateResult {
  return html`<span class="predict-number">${line}</span><code ${styled({ [kIndent]: String(indentOf(text)) })}>${text}</code>`;
}

export function lineView(prediction: LinePrediction, lines: readonly number[], asking: Asking): TemplateResult {
  const only = prediction.answers.length === 1;
  return pieces(prediction.code, (line, text) => {
    if (!isPickable(text)) return html`<div class="predict-row">${content(line, text)}</div>`;
    return html`<label class="predict-row predict-choice"
      ><input
        type=${only ? "radio" : "checkbox"}
        name=${asking.group}
        .checked=${lines.includes(line)}
        @change=${() => asking.change({ kind: "line", lines: picked(lines, line, only) })}
      />${content(line, text)}</label
    >`;
  });
}

/** The answers and what was picked, marked in front of the line: a long one goes on below. */
export function linesTold({ code, answers }: LinePrediction, lines: readonly number[], asking: Asking): TemplateResult {
  const told = pieces(code, (line, text) => {
    const isAnswer = answers.some((answer) => answer.line === line);
    const isSaid = lines.includes(line);
    const words = [isSaid ? "you said this line" : "", isAnswer ? "this is an answer" : ""].filter(
      (word) => word !== "",
    );
    return html`<div class="predict-row" ?data-answer=${isAnswer} ?data-off=${isSaid && !isAnswer}>
      <span class="predict-mark" aria-hidden="true">${isAnswer && isSaid ? icon("check") : isSaid ? "you" : nothing}</span>
      ${content(line, text)}${words.length === 0 ? nothing : html`<span class="hidden-label">, ${words.join(", ")}</span>`}
    </div>`;
  });
  return html`${told}
    <p>${answers.map(({ line, moment }) => momentButton(moment, `Line ${line}`, asking))}</p>`;
}
