import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { startOwnServer } from "./own-server.ts";
import { type Finished, need, type Running, run } from "./processes.ts";

const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-curl-"));
const socket = path.join(folder, "server.sock");
let server: Running;
let url: string;

beforeAll(async () => {
  server = await startOwnServer("--unix", socket);
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const curl = async (...args: readonly string[]): Promise<Finished> =>
  await run(need("/usr/bin/curl", "curl"), ["-sS", "--max-time", "8", ...args]);
const body = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await curl(...args);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return stdout;
};
const echoed = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse(await body(...args)) as Record<string, unknown>;

describe("curl and our server", () => {
  test("HTTP/1.1", async () => {
    expect(await body(`${url}/hello`)).toBe("Hello, world!");
  });

  test("HTTP/1.0: the answer is not chunked and the connection ends", async () => {
    const answer = await body("-0", "-i", `${url}/large?bytes=100000`);
    expect(answer).not.toMatch(/transfer-encoding/i);
    expect(answer.split("\r\n\r\n")[1]).toHaveLength(100_000);
  });

  test("HTTP/1.0 with keep-alive", async () => {
    const headers = await body("-0", "-I", "-H", "Connection: keep-alive", `${url}/hello`);
    expect(headers).toMatch(/^connection: keep-alive\r$/im);
  });

  test("HEAD has the length and no body, and the connection goes on", async () => {
    const answer = await body("-I", `${url}/hello`, "--next", "-sS", "-w", " %{num_connects}", `${url}/hello`);
    expect(answer).toMatch(/^content-length: 13\r$/im);
    expect(answer).toMatch(/Hello, world! 0$/);
  });

  test("Expect: 100-continue is answered before the body is sent", async () => {
    const { stderr, stdout } = await curl("-v", "-H", "Expect: 100-continue", "-d", "late body", `${url}/echo`);
    expect(stderr).toMatch(/HTTP\/1.1 100 Continue/);
    expect(JSON.parse(stdout)).toMatchObject({ method: "POST", body: "late body" });
  });

  test("an unknown expectation is refused", async () => {
    expect(await body("-o", "/dev/null", "-w", "%{http_code}", "-H", "Expect: the-moon", `${url}/hello`)).toBe("417");
  });

  test("Range of a file", async () => {
    const file = `${url}/static/vitest.config.ts`;
    const whole = await body(file);
    expect(await body("-r", "5-14", file)).toBe(whole.slice(5, 15));
    expect(await body("-r", "-7", file)).toBe(whole.slice(-7));
    expect(await body("-o", "/dev/null", "-w", "%{http_code}", "-r", "99999999-", file)).toBe("416");
  });

  test("a file that has not changed is not sent again", async () => {
    const file = `${url}/static/vitest.config.ts`;
    const etag = /^etag: (.*)\r$/im.exec(await body("-I", file))?.[1] ?? "";
    expect(etag).not.toBe("");
    const status = ["-o", "/dev/null", "-w", "%{http_code}"];
    expect(await body(...status, "-H", `If-None-Match: ${etag}`, file)).toBe("304");
    expect(await body(...status, "-H", 'If-None-Match: "other"', file)).toBe("200");
  });

  test("no path leads out of the static folder", async () => {
    const status = ["-o", "/dev/null", "-w", "%{http_code}"];
    for (const outside of ["../../package.json", "%2e%2e/%2e%2e/package.json", "..%2f..%2fpackage.json"]) {
      expect(await body(...status, "--path-as-is", `${url}/static/${outside}`)).toMatch(/^40[034]$/);
    }
  });

  test("an upload in chunks", async () => {
    const { stdout } = await run(
      "/usr/bin/curl",
      ["-sS", "-H", "Transfer-Encoding: chunked", "-T", "-", "-X", "POST", `${url}/upload`],
      { input: "z".repeat(3_000_000) },
    );
    expect(JSON.parse(stdout)).toEqual({ bytes: 3_000_000 });
  });

  test("a large upload with a length", async () => {
    const file = path.join(folder, "large");
    await run("/usr/bin/truncate", ["-s", "20M", file]);
    expect(JSON.parse(await body("--data-binary", `@${file}`, `${url}/upload`))).toEqual({ bytes: 20 * 1024 * 1024 });
  });

  test("--compressed", async () => {
    expect(await body("--compressed", `${url}/gzip`)).toBe("compress me ".repeat(200));
    const size = await body("-o", "/dev/null", "-w", "%{size_download}", "--compressed", `${url}/gzip`);
    expect(Number(size)).toBeLessThan(200);
    expect(await body(`${url}/gzip`)).toBe("compress me ".repeat(200));
  });

  test("keep-alive: ten requests, one connection", async () => {
    const urls = Array.from({ length: 10 }, () => ["-o", "/dev/null", `${url}/hello`]).flat();
    expect(await body("-w", "%{num_connects}", ...urls)).toBe("1000000000");
  });

  test("Connection: close is kept to", async () => {
    const twice = [`${url}/close`, "-o", "/dev/null", "-o", "/dev/null", `${url}/close`];
    expect(await body("-w", "%{num_connects}", ...twice)).toBe("11");
  });

  test("a query, headers and a body arrive as they were sent", async () => {
    const got = await echoed("-X", "PUT", "-H", "X-Two: a", "-H", "X-Empty;", "-d", "p=1&q=2", `${url}/echo?x=%2F&y`);
    expect(got).toMatchObject({ method: "PUT", target: "/echo?x=%2F&y", body: "p=1&q=2" });
    expect(got.headers).toMatchObject({ "x-two": "a", "x-empty": "" });
  });

  test("a redirect is followed, and 303 makes a GET of a POST", async () => {
    expect(await body("-L", "-d", "x", `${url}/redirect?status=303&to=/hello`)).toBe("Hello, world!");
    const kept = await echoed("-L", "-d", "kept", `${url}/redirect?status=307&to=/echo`);
    expect(kept).toMatchObject({ method: "POST", body: "kept" });
  });

  test("cookies", async () => {
    const jar = path.join(folder, "cookies");
    for (const count of ["0", "1"]) {
      const got = JSON.parse(await body("-b", jar, "-c", jar, `${url}/cookies`)) as Record<string, string>;
      expect(got.count ?? "0").toBe(count);
    }
  });

  test("a multipart form", async () => {
    const form = ["-F", "note=hi", "-F", "file=@tests/interop/vitest.config.ts;type=text/plain"];
    expect(JSON.parse(await body(...form, `${url}/form`))).toMatchObject({
      note: { size: 2 },
      file: { filename: "vitest.config.ts" },
    });
  });

  test("unknown paths and methods", async () => {
    const status = ["-o", "/dev/null", "-w", "%{http_code}"];
    expect(await body(...status, `${url}/nowhere`)).toBe("404");
    expect(await body("-i", "-X", "DELETE", `${url}/hello`)).toMatch(/^HTTP\/1.1 405 .*^allow: .*GET/ims);
  });

  test("a header section that is too large is refused, and the server lives", async () => {
    const status = ["-o", "/dev/null", "-w", "%{http_code}"];
    expect(await body(...status, "-H", `X-Large: ${"x".repeat(20_000)}`, `${url}/hello`)).toMatch(/^4(00|31)$/);
    expect(await body(`${url}/hello`)).toBe("Hello, world!");
  });

  test("a unix socket", async () => {
    expect(await body("--unix-socket", socket, "http://localhost/hello")).toBe("Hello, world!");
    expect(await echoed("--unix-socket", socket, "-d", "x", "http://localhost/echo")).toMatchObject({ body: "x" });
  });
});

describe("curl and our server over TLS", () => {
  let certificates: Certificates;
  let secure: Running;

  beforeAll(async () => {
    certificates = await makeCertificates();
    secure = await startOwnServer("--tls", certificates.good.certificate, certificates.good.key);
  });
  afterAll(async () => {
    await secure?.stop();
    certificates?.remove();
  });

  const trusting = () => ["--cacert", certificates.ca];

  test("with an authority that curl trusts", async () => {
    expect(await body(...trusting(), `https://localhost:${secure.port}/hello`)).toBe("Hello, world!");
    expect(await body(...trusting(), `https://127.0.0.1:${secure.port}/hello`)).toBe("Hello, world!");
  });

  test("large bodies, both ways, on one connection", async () => {
    const base = `https://localhost:${secure.port}`;
    const file = path.join(folder, "upload");
    await run("/usr/bin/truncate", ["-s", "3M", file]);
    const write = ["-w", " %{size_download} %{num_connects} "];
    const answer = await body(
      ...[...trusting(), ...write, "-o", "/dev/null", `${base}/large?bytes=3000000`],
      ...["--next", "-sS", ...trusting(), ...write, "--data-binary", `@${file}`, `${base}/upload`],
    );
    expect(answer).toMatch(/^ 3000000 1 \{"bytes": ?3145728\} \d+ 0 $/);
  });

  test("an authority that curl does not know", async () => {
    expect((await curl(`https://localhost:${secure.port}/hello`)).code).toBe(60);
  });

  test("a name that the certificate does not have", async () => {
    const resolve = ["--resolve", `elsewhere.example:${secure.port}:127.0.0.1`];
    expect((await curl(...trusting(), ...resolve, `https://elsewhere.example:${secure.port}/hello`)).code).toBe(60);
  });

  test("HTTP where TLS is spoken", async () => {
    expect((await curl(`http://localhost:${secure.port}/hello`)).code).not.toBe(0);
    expect(await body(...trusting(), `https://localhost:${secure.port}/hello`)).toBe("Hello, world!");
  });
});
