/** The menu in the header: what of the page can be taken elsewhere. */
import { html, type TemplateResult } from "lit";
import type { AppState, Session } from "../../app/index.ts";
import type { MenuItem } from "./menu-element.ts";
import "./menu-element.ts";

export function shareItems(state: AppState, session: Session): readonly MenuItem[] {
  const noProgram = state.example === undefined ? "A trace of your disk has no link; send its file" : undefined;
  return [
    {
      label: "Link to this moment",
      hint: "Your code, what you changed, where you are; no server",
      unavailable: noProgram,
      act: () => void session.sharing.share(),
    },
  ];
}

export function shareMenuView(state: AppState, session: Session): TemplateResult {
  return html`<yp-menu
    label="Share and export"
    word="Share"
    icon="share"
    .items=${shareItems(state, session)}
  ></yp-menu>`;
}
