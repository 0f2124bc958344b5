import path from "node:path";
import { buildCourse } from "./build.ts";
import { kLessonsDir, kRoot } from "./paths.ts";
import { describe } from "./problem.ts";

const outputDir = process.argv[2] ?? path.join(kRoot, "build/course");
const problems = buildCourse(kLessonsDir, outputDir);
for (const problem of problems) console.error(describe(problem));
if (problems.length > 0) process.exitCode = 1;
else console.log(`course: written to ${path.relative(kRoot, outputDir)}`);
