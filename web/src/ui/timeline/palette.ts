/** The timeline's colours and fonts, read from tokens.css. */

export interface Palette {
  readonly surface: string;
  readonly band: string;
  readonly rule: string;
  readonly tear: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly accentInk: string;
  readonly selected: string;
  readonly hovered: string;
  readonly running: string;
  readonly computing: string;
  readonly computingHatch: string;
  readonly ready: string;
  readonly waiting: string;
  readonly pending: string;
  readonly cancelling: string;
  readonly done: string;
  readonly failed: string;
  readonly advice: string;
  readonly font: string;
  readonly smallFont: string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const family = token("font-ui");
  return {
    surface: token("surface"),
    band: token("lane-band"),
    rule: token("rule"),
    tear: token("rule-strong"),
    ink: token("ink"),
    muted: token("ink-muted"),
    accent: token("accent"),
    accentInk: token("accent-ink"),
    selected: token("lane-selected"),
    hovered: token("lane-hovered"),
    running: token("state-running"),
    computing: token("state-computing"),
    computingHatch: token("state-computing-hatch"),
    ready: token("state-ready"),
    waiting: token("state-waiting"),
    pending: token("state-pending"),
    cancelling: token("state-cancelling"),
    done: token("state-done"),
    failed: token("state-failed"),
    advice: token("warn"),
    font: `500 12.5px ${family}`,
    smallFont: `11px ${family}`,
  };
}
