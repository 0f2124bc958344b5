/** What is open at the cursor, who uses it, and what was never closed. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../../app/index.ts";
import {
  formatTime,
  type Resource,
  type ResourceGroup,
  type Resources,
  resourcesAt,
  taskName,
  timeOf,
} from "../../trace/index.ts";
import { isSelectedTask, type MomentScene, recordButton, taskHint } from "./parts.ts";

/** Rows that are shown. */
const kMostRows = 300;

/** "by main at server.cpp:12". */
function origin({ run }: MomentScene, { by, at }: Resource): string {
  const task = by === undefined ? "the loop" : taskName(run.model, by);
  return at === undefined ? `by ${task}` : `by ${task}, ${at}`;
}

function endOf(scene: MomentScene, resource: Resource): TemplateResult | typeof nothing {
  const { closed, leak, closable } = resource;
  const when =
    closed === undefined ? nothing : recordButton(scene, closed, formatTime(timeOf(scene.run.model, closed)));
  if (leak !== undefined) {
    return html`<strong class="resource-leak" title="In this run it is ${leak}">${leak}</strong> ${when}`;
  }
  return closed === undefined && closable ? html`<span class="resource-open">open</span>` : when;
}

function rowView(scene: MomentScene, resource: Resource): TemplateResult {
  const { run } = scene;
  const waiting = resource.waiting === 0 ? "" : `${resource.waiting} ${resource.waiting === 1 ? "waits" : "wait"}`;
  const now = [resource.state, waiting].filter((text) => text !== "").join(", ");
  const classes = [
    resource.closed === undefined ? "" : "resource-closed",
    resource.leak !== undefined ? "resource-leaks" : "",
    isSelectedTask(scene, resource.by) ? "resource-selected" : "",
  ];
  const hint = resource.by === undefined ? "" : taskHint(scene, resource.by);
  return html`<tr class=${classes.join(" ")}>
    <th scope="row">
      <button
        class="record-link resource-name"
        title="${hint} Go to where it was opened"
        @click=${() => scene.session.player.show(resource.opened, resource.by)}
      >
        ${resource.name}
      </button>
      <span class="resource-origin">${formatTime(timeOf(run.model, resource.opened))} ${origin(scene, resource)}</span>
    </th>
    <td>${now}</td>
    <td>${endOf(scene, resource)}</td>
  </tr>`;
}

function groupView(scene: MomentScene, { title, rows }: ResourceGroup): TemplateResult {
  return html`<table class="resources">
    <caption>${title}</caption>
    <colgroup><col class="resource-what" /><col /><col class="resource-end" /></colgroup>
    <thead>
      <tr><th scope="col">What</th><th scope="col">Now</th><th scope="col">Closed</th></tr>
    </thead>
    <tbody>${rows.map((row) => rowView(scene, row))}</tbody>
  </table>`;
}

function adviceView(scene: MomentScene, { advice }: Resources): TemplateResult | typeof nothing {
  if (advice.length === 0) return nothing;
  const { records } = scene.run.model;
  return html`<section class="resource-advice" aria-label="What was left open">
    <h2>Left open at the end</h2>
    <ul>
      ${advice.map((index) => {
        const record = records[index];
        return record?.k === "lint" ? html`<li>${recordButton(scene, index, record.text)}</li>` : nothing;
      })}
    </ul>
  </section>`;
}

function summary({ open, leaked }: Resources): string {
  const now = `${open.toLocaleString("en")} open now`;
  return leaked === 0 ? now : `${now}; ${leaked.toLocaleString("en")} never closed or given back in this run`;
}

export function resourcesView(state: AppState, session: Session): TemplateResult {
  const { run, cursor, selected } = state;
  if (run === undefined) {
    return html`<p class="pane-empty">What a run opens appears here: connections, locks, jobs; and what it forgets to close.</p>`;
  }
  const scene: MomentScene = { run, cursor, selected, session };
  const resources = resourcesAt(run.model, cursor.index, kMostRows);
  if (resources.groups.length === 0 && resources.advice.length === 0) {
    return html`<p class="pane-empty">Nothing is open at this moment.</p>`;
  }
  return html`<div class="moment-view" tabindex="0" role="region" aria-label="Resources at this moment">
    <p class="resource-summary ${resources.leaked > 0 ? "resource-bad" : ""}">${summary(resources)}</p>
    ${adviceView(scene, resources)} ${resources.groups.map((group) => groupView(scene, group))}
    ${
      resources.hidden === 0
        ? nothing
        : html`<p class="moment-more">${resources.hidden.toLocaleString("en")} more have been closed before</p>`
    }
  </div>`;
}
