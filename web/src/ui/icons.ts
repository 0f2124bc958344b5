/** The page's icons: drawn here, 16 by 16, in the colour of the text beside them. */
import { html, type TemplateResult } from "lit";

const paths = {
  run: "M4.5 2.8v10.4a.6.6 0 0 0 .92.5l8-5.2a.6.6 0 0 0 0-1l-8-5.2a.6.6 0 0 0-.92.5z",
  pause: "M4 3h2.8v10H4zM9.2 3H12v10H9.2z",
  stop: "M3.5 3.5h9v9h-9z",
  reset: "M8 3a5 5 0 1 1-4.9 6h1.6A3.5 3.5 0 1 0 8 4.5V7L4.2 3.9 8 .8z",
  start: "M3 3h1.8v10H3zM13 3v10L6 8z",
  end: "M11.2 3H13v10h-1.8zM3 3v10l7-5z",
  eventBack: "M10.5 3.2v9.6L4.5 8z",
  eventForward: "M5.5 3.2v9.6l6-4.8z",
  pollBack: "M8.2 3.2v9.6L2.4 8zM14 3.2v9.6L8.2 8z",
  pollForward: "M7.8 3.2v9.6L13.6 8zM2 3.2v9.6L7.8 8z",
  changeBack: "M9.6 3.2v9.6L3.6 8zM11 6.6h2.8v2.8H11z",
  changeForward: "M6.4 3.2v9.6l6-4.8zM2.2 6.6H5v2.8H2.2z",
  zoomIn: "M7.2 3.5h1.6v3.7h3.7v1.6H8.8v3.7H7.2V8.8H3.5V7.2h3.7z",
  zoomOut: "M3.5 7.2h9v1.6h-9z",
  fit: "M2 3h1.6v10H2zM12.4 3H14v10h-1.6zM4.4 8l2.6-2.4v1.6h2V5.6L11.6 8 9 10.4V8.8H7v1.6z",
  compare: "M2 4h12v3.2H2zM2 9.4h2.2v1.4H2zM5.4 9.4h2.4v1.4H5.4zM9 9.4h2.4v1.4H9zM12.4 9.4H14v1.4h-1.6z",
  parting: "M7.2 14V9.4L2.6 4.8l1.2-1.1L8 7.9l4.2-4.2 1.2 1.1-4.6 4.6V14z",
  zoomTo: "M2 3h1.5v10H2zM12.5 3H14v10h-1.5zM4.6 6.2h6.8v3.6H4.6z",
  fold: "M1.5 7.2h3.2v1.6H1.5zM11.3 7.2h3.2v1.6h-3.2zM6.9 3.2 5.6 5.6l2 2.2-1.6 2.4 1 2.6H5.6l-1-2.6 1.6-2.4-2-2.2 1.3-2.4zM10.5 3.2 9.2 5.6l2 2.2-1.6 2.4 1 2.6H9.2l-1-2.6 1.6-2.4-2-2.2 1.3-2.4z",
  sweep:
    "M2 3h3v3H2zM6.5 3h3v3h-3zM11 3h3v3h-3zM2 7.5h3v3H2zM11 7.5h3v3h-3zM7.1 7.3l2.3 2.3 1-1 .8.8-1 1 1 1-.8.8-1-1-2.3-2.3z",
  orders:
    "M2 4h5l3 6h1.5V8l3 3-3 3v-2.2H9L6 5.8H2zM9 4h2.5V1.8l3 3-3 3V5.8H10L9.2 7.4 8.2 5.5zM2 10.2h3.2l.8-1.6 1 1.9-.8 1.5H2z",
  format: "M2 2.8h12v1.5H2zM5 6h9v1.5H5zM5 9.2h6v1.5H5zM2 12.4h8v1.5H2z",
  changes: "M7.2 2h1.6v3.2H12v1.6H8.8V10H7.2V6.8H4V5.2h3.2zM4 12h8v1.6H4z",
  menu: "M2 3.6h12v1.5H2zM2 7.25h12v1.5H2zM2 10.9h12v1.5H2z",
  help: "M8 1.6a6.4 6.4 0 1 1 0 12.8A6.4 6.4 0 0 1 8 1.6zm0 1.4a5 5 0 1 0 0 10A5 5 0 0 0 8 3zm-.75 7.2h1.5v1.5h-1.5zM8 4.3c1.35 0 2.4.9 2.4 2.15 0 .8-.42 1.25-.98 1.7-.5.4-.67.6-.67 1.05v.2h-1.5v-.35c0-.9.4-1.4 1-1.87.44-.35.65-.5.65-.78 0-.45-.38-.75-.9-.75s-.93.33-.98.95H5.5C5.55 5.2 6.55 4.3 8 4.3z",
  up: "M8 3.4 13 8.4l-1.1 1.1-3.1-3.1v6.8H7.2V6.4L4.1 9.5 3 8.4z",
  down: "M8 12.8 3 7.8l1.1-1.1 3.1 3.1V3h1.6v6.8l3.1-3.1L13 7.8z",
  search:
    "M6.8 1.8a5 5 0 0 1 4 8l3.4 3.4-1.1 1.1L9.7 10.9a5 5 0 1 1-2.9-9.1zm0 1.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  check: "M6.3 12.6 2 8.3l1.4-1.4 2.9 2.9 6.3-6.3L14 4.9z",
  close: "M4.1 3 8 6.9 11.9 3 13 4.1 9.1 8l3.9 3.9-1.1 1.1L8 9.1 4.1 13 3 11.9 6.9 8 3 4.1z",
  open: "M9 2h5v5h-1.6V4.7L7.6 9.5 6.5 8.4l4.8-4.8H9zM3 4h4v1.5H4.5v6h6V9H12v4H3z",
  share:
    "M11.5 1.5a2.5 2.5 0 1 1-1.9 4.1L6.4 7.4a2.5 2.5 0 0 1 0 1.2l3.2 1.8a2.5 2.5 0 1 1-.7 1.3L5.7 9.9a2.5 2.5 0 1 1 0-3.8l3.2-1.8a2.5 2.5 0 0 1 2.6-2.8z",
  sun: "M8 4.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4zM7.3.8h1.4v2.4H7.3zM7.3 12.8h1.4v2.4H7.3zM.8 7.3h2.4v1.4H.8zM12.8 7.3h2.4v1.4h-2.4zM2.4 3.4l1-1 1.7 1.7-1 1zM10.9 11.9l1-1 1.7 1.7-1 1zM12.6 2.4l1 1-1.7 1.7-1-1zM4.1 10.9l1 1-1.7 1.7-1-1z",
  moon: "M6.2 1.8a6.3 6.3 0 1 0 8 8A5.4 5.4 0 0 1 6.2 1.8z",
  system: "M8 1.6a6.4 6.4 0 1 1 0 12.8A6.4 6.4 0 0 1 8 1.6zm0 1.5v9.8a4.9 4.9 0 0 0 0-9.8z",
} as const;

export type IconName = keyof typeof paths;

/** An icon that says nothing to a screen reader: its button has the label. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${paths[name]} /></svg>`;
}
