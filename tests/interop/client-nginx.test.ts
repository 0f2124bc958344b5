import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startNginx } from "./nginx.ts";
import { ask } from "./own-client.ts";
import { kStaticFolder } from "./own-server.ts";
import type { Running } from "./processes.ts";

const kFile = "own-client.ts";
const kText = readFileSync(path.join(kStaticFolder, kFile), "utf8");
let nginx: Running;
let url: string;

beforeAll(async () => {
  nginx = await startNginx(
    `root ${kStaticFolder};
     location = /moved { return 301 /${kFile}; }
     location = /refused { return 403; }
     location = /zipped { gzip on; gzip_types *; gzip_min_length 10; alias ${kStaticFolder}/${kFile}; }`,
  );
  url = `http://127.0.0.1:${nginx.port}`;
});
afterAll(async () => nginx?.stop());

describe("our client and nginx", () => {
  test("a file", async () => {
    const [got] = await ask([{ url: `${url}/${kFile}` }]);
    expect(got).toMatchObject({ status: 200, body: kText });
  });

  test("a range of it", async () => {
    const [got] = await ask([{ url: `${url}/${kFile}`, headers: { Range: "bytes=10-19" } }]);
    expect(got).toMatchObject({ status: 206, body: kText.slice(10, 20) });
  });

  test("304 has no body, and the connection goes on", async () => {
    const [first] = await ask([{ url: `${url}/${kFile}` }]);
    const headers = { "If-None-Match": first?.headers?.etag ?? "" };
    const [second, third] = await ask([{ url: `${url}/${kFile}`, headers }, { url: `${url}/${kFile}` }]);
    expect(second).toMatchObject({ status: 304, bytes: 0 });
    expect(third?.body).toBe(kText);
  });

  test("HEAD has the length", async () => {
    const [got] = await ask([{ method: "HEAD", url: `${url}/${kFile}` }]);
    expect(got).toMatchObject({ bytes: 0, headers: { "content-length": String(Buffer.byteLength(kText)) } });
  });

  test("a redirect, a refusal and a file that is not there", async () => {
    const got = await ask(["moved", "refused", "nowhere"].map((name) => ({ url: `${url}/${name}` })));
    expect(got.map(({ status }) => status)).toEqual([200, 403, 404]);
    expect(got[0]).toMatchObject({ body: kText, history: 1 });
  });

  test("a file compressed on the way, in chunks", async () => {
    const [got] = await ask([{ url: `${url}/zipped` }]);
    expect(got?.headers).toMatchObject({ "content-encoding": "gzip", "transfer-encoding": "chunked" });
    expect(got?.body).toBe(kText);
  });
});
