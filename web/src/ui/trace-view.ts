/** What stands in the lesson's place while a trace from elsewhere is shown: what it is, and how to read it. */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { AppState } from "../app/index.ts";
import { formatTime, type TraceModel, table } from "../trace/index.ts";

const backends = table<string>({
  sim: "Simulated time",
  asio: "Real time",
});

type Fact = readonly [string, string];

function factsOf(model: TraceModel): readonly Fact[] {
  const begin = model.records[0];
  const end = model.records.at(-1);
  const facts: Fact[] = [];
  if (begin?.k === "run") {
    facts.push(["Time", backends[begin.backend] ?? begin.backend], ["Seed", String(begin.seed)]);
  }
  facts.push(
    ["Lasted", formatTime(model.duration)],
    ["Tasks", model.tasks.size.toLocaleString("en")],
    ["Events", model.records.length.toLocaleString("en")],
    ["Ended", end?.k === "end" ? `with exit code ${end.exit}` : "not before the file was written"],
  );
  // A verdict is always flagged, and flags are few where records may be a million.
  const verdict = model.flags.map(({ index }) => model.records[index]).find((record) => record?.k === "verdict");
  if (verdict?.k === "verdict")
    facts.push(["Verdict", verdict.why ? `${verdict.outcome}: ${verdict.why}` : verdict.outcome]);
  return facts;
}

function problemsOf(model: TraceModel): TemplateResult | typeof nothing {
  if (model.problems.length === 0) return nothing;
  return html`<h2>What could not be read</h2>
    <ul>
      ${model.problems.map((problem) => html`<li>${problem}</li>`)}
    </ul>`;
}

export function traceFileView({ traceFile, run }: AppState): TemplateResult {
  if (traceFile === undefined) return html``;
  const head = html`<p class="prose-kicker">Trace</p>
    <h1>${traceFile.name}</h1>`;
  if (traceFile.kind === "loading") return html`${head}<p role="status">Reading the trace</p>`;
  if (traceFile.kind === "failed") return html`${head}<p class="load-error" role="alert">${traceFile.text}</p>`;
  if (run === undefined) return head;
  return html`${head}
    <dl class="facts">
      ${guard([run.model], () => factsOf(run.model).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}
    </dl>
    <div class="prose-body">
      <p>
        Drag through the timeline, or step with the arrow keys. The story tells the same in sentences; lines are those of
        the program's own files.
      </p>
      ${problemsOf(run.model)}
    </div>`;
}
