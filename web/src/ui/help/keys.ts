/** What the help says: the page's keys by group, and those that the editor has of its own. */
import { isCharacterKey, type Shortcut, shortcuts } from "../shortcuts.ts";

export interface HelpRow {
  /** Each inner list is pressed together; any of the outer. */
  readonly keys: readonly (readonly string[])[];
  readonly label: string;
  /** Counts only while the timeline has the focus, or nothing has. */
  readonly overRun: boolean;
  /** Goes when keys of a single character are turned off. */
  readonly isCharacter: boolean;
}

export interface HelpGroup {
  readonly title: string;
  readonly rows: readonly HelpRow[];
}

const kSigns: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Enter: "Enter",
  " ": "Space",
  ContextMenu: "Menu",
  "-": "−",
};

/** "Ctrl+Enter" as the signs that stand on the keys. A sign that is "+" itself is one key. */
export function signsOf(key: string): readonly string[] {
  const parts = /^((?:(?:Ctrl|Shift|Alt)\+)*)(.+)$/s.exec(key);
  const held = parts?.[1]?.split("+").filter((part) => part !== "") ?? [];
  const last = parts?.[2] ?? key;
  // A capital is a letter with Shift.
  if (/^[A-Z]$/.test(last) && !held.includes("Shift")) held.push("Shift");
  return [...held, kSigns[last] ?? (last.length === 1 ? last.toUpperCase() : last)];
}

/** Those that stand on one key for the keyboard's owner are shown once. */
function signsOfAll(keys: readonly string[]): HelpRow["keys"] {
  const all = keys.map(signsOf);
  return all.filter((signs, i) => all.findIndex((other) => other.join(" ") === signs.join(" ")) === i);
}

function groupOf(title: Shortcut["group"], rows: readonly Shortcut[]): HelpGroup {
  const mine = rows.filter(({ group }) => group === title);
  return {
    title,
    rows: mine.map(({ keys, label, scope }) => ({
      keys: signsOfAll(keys),
      label,
      overRun: scope === "run",
      isCharacter: keys.every(isCharacterKey),
    })),
  };
}

type EditorRow = Omit<HelpRow, "overRun" | "isCharacter">;

/** What CodeMirror answers of itself, as far as somebody without a pointer has to know it. */
const editorRows: readonly EditorRow[] = [
  { keys: [["Esc"], ["Tab"]], label: "One after the other: leave the editor" },
  { keys: [["Ctrl", "F"]], label: "Find and replace" },
  { keys: [["Ctrl", "Z"]], label: "Undo" },
  { keys: [["Ctrl", "Shift", "Z"]], label: "Do again" },
];

function alwaysCounts(row: EditorRow): HelpRow {
  return { ...row, overRun: false, isCharacter: false };
}

/** In the order of the table. */
export function helpGroups(): readonly HelpGroup[] {
  const titles = [...new Set(shortcuts.map(({ group }) => group))];
  return titles.map((title) => {
    const { rows } = groupOf(title, shortcuts);
    return { title, rows: title === "In the editor" ? [...rows, ...editorRows.map(alwaysCounts)] : rows };
  });
}
