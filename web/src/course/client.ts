/** Fetches the course's data from beside the page. */
import { parseGlossary, parseReference, type ReferencePage, type Term } from "./book.ts";
import { type Course, type Lesson, parseCourse, parseLesson } from "./course.ts";

export interface CourseClient {
  course(signal: AbortSignal): Promise<Course>;
  lesson(id: string, signal: AbortSignal): Promise<Lesson>;
  glossary(signal: AbortSignal): Promise<readonly Term[]>;
  reference(signal: AbortSignal): Promise<readonly ReferencePage[]>;
  /** As search/ reads it. */
  searchIndex(signal: AbortSignal): Promise<string>;
}

async function fetchFile(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status}`);
  return response;
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  return (await fetchFile(url, signal)).json();
}

/** `base` is the folder of course.json, with a slash at its end. */
export function createCourseClient(base: string): CourseClient {
  return {
    course: async (signal) => parseCourse(await fetchJson(`${base}course.json`, signal)),
    lesson: async (id, signal) => parseLesson(await fetchJson(`${base}${encodeURIComponent(id)}.json`, signal)),
    glossary: async (signal) => parseGlossary(await fetchJson(`${base}glossary.json`, signal)),
    reference: async (signal) => parseReference(await fetchJson(`${base}reference.json`, signal)),
    searchIndex: async (signal) => (await fetchFile(`${base}search.json`, signal)).text(),
  };
}
