import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type DownloadedProgram, projectFiles } from "../src/project/files.ts";

const program: DownloadedProgram = {
  name: "fetch",
  file: "fetch.cpp",
  source: "int main() {} // $& @NAME@\n",
  headers: [],
  lesson: "Fetching $1",
  scenario: '{"seed": 7}\n',
  env: { AIO_INJECT: "do=cancel;task=it's me;at=1s" },
};

const library = Object.fromEntries(
  Object.entries({
    "CMakeLists.txt": "project(@NAME@)\nadd_executable(@NAME@ @FILE@)\n",
    "README.txt": "@NAME@ of @LESSON@: @RUN@\n@FILES@\n",
    "core/aio.h": "// @NAME@ stays\n",
  }).map(([path, text]) => [path, new TextEncoder().encode(text)]),
);

function textsOf(changes: Partial<DownloadedProgram> = {}): Readonly<Record<string, string>> {
  const files = projectFiles({ ...program, ...changes }, library);
  return Object.fromEntries(files.map(({ path, content }) => [path, new TextDecoder().decode(content)]));
}

describe("a downloaded project", () => {
  it("is a folder with the program, its world, a way to run it, and the library", () => {
    expect(Object.keys(textsOf()).toSorted()).toEqual([
      "fetch/CMakeLists.txt",
      "fetch/README.txt",
      "fetch/core/aio.h",
      "fetch/fetch.cpp",
      "fetch/run.sh",
      "fetch/scenario.json",
    ]);
  });

  it("has the program's text as it is, and names it where the templates have gaps", () => {
    const files = textsOf();
    expect(files["fetch/fetch.cpp"]).toBe(program.source);
    expect(files["fetch/core/aio.h"]).toBe("// @NAME@ stays\n");
    expect(files["fetch/CMakeLists.txt"]).toBe("project(fetch)\nadd_executable(fetch fetch.cpp)\n");
    expect(files["fetch/README.txt"]).toContain("fetch of Fetching $1: ./run.sh\n    scenario.json");
  });

  it("has the headers beside the program, and says what they are", () => {
    const files = textsOf({ headers: [{ file: "shop.h", source: "#pragma once // @NAME@\n" }] });
    expect(files["fetch/shop.h"]).toBe("#pragma once // @NAME@\n");
    expect(files["fetch/README.txt"]).toContain("\n    shop.h          what fetch.cpp includes\n    scenario.json");
  });

  it("has no world where the program has the usual one", () => {
    const files = textsOf({ scenario: undefined, env: {} });
    expect(files["fetch/scenario.json"]).toBeUndefined();
    expect(files["fetch/README.txt"]).not.toContain("scenario");
    expect(files["fetch/run.sh"]).not.toContain("AIO_");
  });

  it("tells the program what the page did, whatever that says, unless the environment says otherwise", () => {
    const script = (textsOf()["fetch/run.sh"] ?? "").replace(
      /^exec .*$/m,
      'printf "%s\\n" "$AIO_INJECT" "$AIO_SCENARIO"',
    );
    const said = (env: NodeJS.ProcessEnv): readonly string[] =>
      execFileSync("sh", ["-c", script, "/tmp/run.sh"], {
        encoding: "utf8",
        env: { PATH: process.env.PATH, ...env },
      }).split("\n");
    expect(said({})).toEqual(["do=cancel;task=it's me;at=1s", "/tmp/scenario.json", ""]);
    expect(said({ AIO_INJECT: "" })[0]).toBe("");
  });
});
