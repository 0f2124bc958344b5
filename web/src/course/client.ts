/** Fetches the course's data from beside the page. */
import { type Course, type Lesson, parseCourse, parseLesson } from "./course.ts";

export interface CourseClient {
  course(signal: AbortSignal): Promise<Course>;
  lesson(id: string, signal: AbortSignal): Promise<Lesson>;
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status}`);
  return response.json();
}

/** `base` is the folder of course.json, with a slash at its end. */
export function createCourseClient(base: string): CourseClient {
  return {
    course: async (signal) => parseCourse(await fetchJson(`${base}course.json`, signal)),
    lesson: async (id, signal) => parseLesson(await fetchJson(`${base}${encodeURIComponent(id)}.json`, signal)),
  };
}
