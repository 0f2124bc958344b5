import { describe, expect, it } from "vitest";
import { helpGroups, signsOf } from "../src/ui/help/keys.ts";
import { isCharacterKey, shortcuts } from "../src/ui/shortcuts.ts";

describe("the help", () => {
  it("lists every key of the page once, under its group", () => {
    const rows = helpGroups().flatMap(({ title, rows: inGroup }) => inGroup.map(({ label }) => `${title}: ${label}`));
    for (const { group, label } of shortcuts) expect(rows).toContain(`${group}: ${label}`);
    expect(new Set(rows).size).toBe(rows.length);
  });

  it("marks those that count only over a run", () => {
    const rows = helpGroups().flatMap((group) => group.rows);
    expect(rows.find(({ label }) => label === "One event back")?.overRun).toBe(true);
    expect(rows.find(({ label }) => label === "Run the program")?.overRun).toBe(false);
  });
});

describe("keys of a single character", () => {
  it.each(["n", "?", "0", "+", "[", " ", "é"])("%j is one", (key) => {
    expect(isCharacterKey(key)).toBe(true);
  });

  it.each(["Ctrl+z", "Alt+ArrowLeft", "Home", "Escape", "F8", "Shift+ "])("%j is none", (key) => {
    expect(isCharacterKey(key)).toBe(false);
  });

  it("are told apart in the help, and no row is of both sorts", () => {
    const rows = helpGroups().flatMap((group) => group.rows);
    expect(rows.find(({ label }) => label === "Play or pause")?.isCharacter).toBe(true);
    expect(rows.find(({ label }) => label === "One event back")?.isCharacter).toBe(false);
    for (const { keys } of shortcuts) expect(new Set(keys.map(isCharacterKey)).size).toBe(1);
  });
});

describe("a key", () => {
  it.each([
    ["Ctrl+Enter", ["Ctrl", "Enter"]],
    ["Shift+ArrowLeft", ["Shift", "←"]],
    ["+", ["+"]],
    ["Ctrl++", ["Ctrl", "+"]],
    [" ", ["Space"]],
    ["n", ["N"]],
    ["Ctrl+Z", ["Ctrl", "Shift", "Z"]],
    ["?", ["?"]],
  ])("%s is shown by its signs", (key, signs) => {
    expect(signsOf(key)).toEqual(signs);
  });
});

describe("the table of keys", () => {
  it("gives no key two meanings in one place", () => {
    const seen = new Map<string, string[]>();
    for (const { keys, scope, label } of shortcuts) {
      for (const key of keys) seen.set(`${scope} ${key}`, [...(seen.get(`${scope} ${key}`) ?? []), label]);
    }
    const shared = [...seen].filter(([, labels]) => labels.length > 1).map(([key]) => key);
    expect(shared).toEqual([]);
  });
});
