import { kLessonsDir, type LessonEntry, readCourse } from "@yieldpoint/course-builder";

/** The lessons that YP_LESSONS names, with blanks between them; without it all. */
export function chosenLessons(): readonly LessonEntry[] {
  const chosen = (process.env.YP_LESSONS ?? "").split(" ").filter((id) => id !== "");
  return readCourse(kLessonsDir).lessons.filter(({ id }) => chosen.length === 0 || chosen.includes(id));
}
