/** The states of the page that axe looks at. */
import { deflateRawSync } from "node:zlib";
import type { Page } from "playwright-core";

/** A state of a page that somebody may meet. To have another one looked at is to add a row. */
export interface State {
  readonly name: string;
  /** After the site's address. */
  readonly place: string;
  /** Leads there from the fresh page. */
  go(page: Page): Promise<void>;
}

export const kLesson = "#/04_blocking_calls/blocked";
const kExercise = "#/06_lightweight_tasks/exercise";
const kSwept = "#/18_atomic_handlers/unprotected_post";

export async function run(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator(".status-good, .status-bad").waitFor();
  await page.getByRole("slider", { name: "Timeline of the run" }).press("ArrowLeft");
}

const kProgress = {
  name: "mine.json",
  mimeType: "application/json",
  buffer: Buffer.from(
    JSON.stringify({
      format: "yieldpoint-progress",
      version: 1,
      current: "06_lightweight_tasks",
      lessons: { "01_async_style": { read: "2026-11-23T16:00:00.000Z" } },
      exercises: { "01_async_style": { passed: "2026-11-23T16:20:00.000Z" } },
    }),
  ),
};

async function loadProgress(page: Page): Promise<void> {
  await page.locator(".home-course input[type=file]").setInputFiles(kProgress);
  await page.getByText("Loaded: one lesson read, one exercise solved.").waitFor();
}

async function search(page: Page, words: string): Promise<void> {
  await press(page, "Search");
  await page.getByRole("combobox", { name: "Search" }).fill(words);
  await page.locator(".search-status", { hasText: /place|Nothing/ }).waitFor();
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

export const states: readonly State[] = [
  { name: "home", place: "#/", go: (page) => page.locator(".home-line").first().waitFor() },
  {
    name: "home with progress that was loaded",
    place: "#/",
    go: async (page) => {
      await loadProgress(page);
      await page.locator(".home-line").first().waitFor();
    },
  },
  {
    name: "the words of the course",
    place: "#/glossary",
    go: (page) => page.locator(".glossary dt").first().waitFor(),
  },
  { name: "the library", place: "#/reference", go: (page) => page.locator(".book-list").first().waitFor() },
  { name: "a header", place: "#/reference/task", go: (page) => page.locator(".book-name").first().waitFor() },
  {
    name: "a header that is not there",
    place: "#/reference/absent",
    go: (page) => page.getByText("No header of the library goes by absent.").waitFor(),
  },
  { name: "a search", place: "#/reference/task", go: (page) => search(page, "cancel") },
  { name: "a search that finds nothing", place: "#/glossary", go: (page) => search(page, "xylophone") },
  { name: "a lesson", place: kLesson, go: () => Promise.resolve() },
  {
    name: "a lesson that was read, in the list of lessons",
    place: "#/",
    go: async (page) => {
      await loadProgress(page);
      await page.goto(page.url().replace("#/", "#/01_async_style"));
      await page.locator(".prose-kicker", { hasText: "Read" }).waitFor();
      await press(page, "Lessons");
      await page.locator(".course-panel .progress-done").first().waitFor();
    },
  },
  {
    name: "a word and what it means",
    place: "#/10_where_to_put_timeouts",
    go: async (page) => {
      await page.locator("a.term").first().focus();
      await page.locator(".term-card").waitFor();
    },
  },
  { name: "an exercise", place: kExercise, go: (page) => page.locator(".exercise-pane").waitFor() },
  {
    name: "an exercise with a broken check, its moment and hints",
    place: kExercise,
    go: async (page) => {
      await press(page, "Check");
      await page.getByText("Not yet:").waitFor({ timeout: 45_000 });
      await press(page, "A hint");
      await press(page, "One more hint");
    },
  },
  { name: "a run", place: kLesson, go: run },
  { name: "a run on a network", place: "#/02_page_fetching/page_size", go: run },
  {
    name: "a selected task",
    place: kLesson,
    go: async (page) => {
      await run(page);
      await page.getByRole("slider", { name: "Timeline of the run" }).press("ArrowDown");
    },
  },
  {
    name: "a deadlock",
    place: "#/08_unreliable_network/by_hand",
    go: async (page) => {
      await page.getByRole("combobox", { name: /^Network/ }).selectOption({ index: 1 });
      await page.locator(".status-bad, .status-good").waitFor();
    },
  },
  {
    name: "an edited program, put back",
    place: kLesson,
    go: async (page) => {
      await page.locator(".change-button").first().click();
      await press(page, "Reset");
      await page.locator(".notice").waitFor();
    },
  },
  {
    name: "the keys",
    place: kLesson,
    go: async (page) => {
      await press(page, "Keys");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    },
  },
  {
    name: "the dialog of a link",
    place: kLesson,
    go: async (page) => {
      await run(page);
      await press(page, "Share and export");
      await page.getByRole("menuitem", { name: /^Link to this moment/ }).click();
      await page.getByLabel("Link", { exact: true }).waitFor();
    },
  },
  {
    name: "a link that waits for Run",
    place: `${kLesson}?s=1.${deflateRawSync('{"swept":{"do":"cancel"}}').toString("base64url")}`,
    go: (page) => page.locator(".shared-banner").waitFor(),
  },
  {
    name: "a sweep and the worst of its runs",
    place: kSwept,
    go: async (page) => {
      await press(page, "Sweep");
      await page.getByRole("button", { name: /at every await/ }).click();
      await press(page, "Show the worst");
      await page.getByRole("button", { name: "Back to the base run" }).waitFor();
    },
  },
  {
    name: "a comparison of two runs",
    place: "#/02_page_fetching/page_size",
    go: async (page) => {
      await run(page);
      await press(page, "What if");
      await page.getByRole("slider", { name: /latency/i }).press("End");
      await press(page, "Compare");
      await press(page, "Go there");
    },
  },
  {
    name: "the changes from the original",
    place: kLesson,
    go: async (page) => {
      await page.locator(".change-button").first().click();
      await press(page, "Show the changes from the original");
      await page.locator(".cm-deletedChunk, .cm-changedLine").first().waitFor();
    },
  },
  { name: "a trace", place: "#trace=trace.jsonl", go: (page) => page.locator(".facts").waitFor() },
  {
    name: "a trace that is not there",
    place: "#trace=absent.jsonl",
    go: (page) => page.getByRole("alert").waitFor(),
  },
  {
    name: "a lesson that is not there",
    place: "#/no_such_lesson",
    go: (page) => page.getByRole("alert").waitFor(),
  },
];
