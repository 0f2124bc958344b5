/** What the world is like: sliders, each with the lesson's own at its left end. */
import { html, type TemplateResult } from "lit";
import type { AppState, Session, Setting } from "../../app/index.ts";
import { formatTime } from "../../trace/index.ts";
import { usesNetwork } from "../../whatif/index.ts";

interface Slider {
  readonly setting: Setting;
  readonly label: string;
  readonly hint: string;
  /** Behind the lesson's own, which is the first stop. */
  readonly stops: readonly number[];
  text(value: number): string;
  readonly own: string;
}

const kMs = 1e6;
const kSeeds: readonly number[] = Array.from({ length: 100 }, (_, i) => i + 1);

const sliders: readonly Slider[] = [
  {
    setting: "latency",
    label: "Latency",
    hint: "One way to and from every host",
    stops: [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map((ms) => ms * kMs),
    text: formatTime,
    own: "the lesson's",
  },
  {
    setting: "loss",
    label: "Loss",
    hint: "Packets that are lost; TCP sends them again",
    stops: [0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5],
    text: (share) => `${Math.round(share * 100)} %`,
    own: "the lesson's",
  },
  {
    setting: "seed",
    label: "Seed",
    hint: "Other random numbers",
    stops: kSeeds,
    text: String,
    own: "the lesson's",
  },
  {
    setting: "schedule",
    label: "Schedule",
    hint: "Another legal order of the tasks that are ready together; usually the first in is the first out",
    stops: kSeeds,
    text: (seed) => `order ${seed}`,
    own: "the usual one",
  },
];

/** The stop at a value, or the nearest one: a link may bring any. */
function stopOf(slider: Slider, value: number | undefined): number {
  if (value === undefined) return 0;
  const distances = slider.stops.map((stop) => Math.abs(stop - value));
  return distances.indexOf(Math.min(...distances)) + 1;
}

function sliderView(state: AppState, session: Session, slider: Slider): TemplateResult {
  const { setting, label, hint, stops, own } = slider;
  const value = state.whatIf[setting];
  const text = value === undefined ? own : slider.text(value);
  const onInput = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const stop = Number(event.target.value);
    void session.changes.set(setting, stop === 0 ? undefined : stops[stop - 1]);
  };
  return html`<label class="slider" title=${hint}>
    <span class="slider-label">${label}</span>
    <input
      type="range"
      min="0"
      max=${stops.length}
      step="1"
      aria-valuetext=${text}
      .value=${String(stopOf(slider, value))}
      @input=${onInput}
      @change=${() => session.changes.settle()}
    />
    <output class=${value === undefined ? "slider-own" : "slider-changed"}>${text}</output>
  </label>`;
}

export function worldSliders(state: AppState, session: Session): TemplateResult {
  const model = state.run?.model;
  const isOnNetwork = model === undefined ? (state.example?.scenarios.length ?? 0) > 0 : usesNetwork(model);
  const shown = sliders.filter(({ setting }) => isOnNetwork || setting === "seed" || setting === "schedule");
  return html`<section class="what-if-part" aria-labelledby="what-if-world">
    <h3 id="what-if-world">The world</h3>
    <div class="sliders">${shown.map((slider) => sliderView(state, session, slider))}</div>
  </section>`;
}
