/** Light or dark: the hall decides, so the speaker can change it with T. */
export type Theme = "light" | "dark";

/** What the address says, else what the system wants. */
export function readTheme(wanted: string | null): Theme {
  if (wanted === "light" || wanted === "dark") return wanted;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function applyTheme(theme: Theme): Theme {
  document.documentElement.dataset.theme = theme;
  return theme;
}

export function nextTheme(theme: Theme): Theme {
  return theme === "light" ? "dark" : "light";
}
