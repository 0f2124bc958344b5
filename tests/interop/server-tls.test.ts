import { readFileSync } from "node:fs";
import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { startOwnServer } from "./own-server.ts";
import { need, type Running, run } from "./processes.ts";

let certificates: Certificates;
let server: Running;

beforeAll(async () => {
  certificates = await makeCertificates();
  server = await startOwnServer("--tls", certificates.good.certificate, certificates.good.key);
});
afterAll(async () => {
  await server?.stop();
  certificates?.remove();
});

const kRequest = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** openssl s_client with a request as its input; everything that it says. */
async function sClient(...args: readonly string[]): Promise<string> {
  const openssl = need("/usr/bin/openssl", "openssl");
  const all = ["s_client", "-connect", `127.0.0.1:${server.port}`, "-CAfile", certificates.ca, "-ign_eof", ...args];
  const { stdout, stderr } = await run(openssl, all, { input: kRequest, timeoutMs: 8000 });
  return stdout + stderr;
}

describe("openssl s_client and our server", () => {
  for (const version of ["1.2", "1.3"]) {
    test(`TLS ${version}`, async () => {
      const said = await sClient(`-tls${version.replace(".", "_")}`, "-verify_return_error");
      expect(said).toMatch(new RegExp(`TLSv${version.replace(".", "\\.")}`));
      expect(said).toMatch(/Verify return code: 0 \(ok\)/);
      expect(said).toMatch(/Hello, world!/);
    });
  }

  test("TLS 1.1 is refused", async () => {
    const said = await sClient("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0");
    expect(said).toMatch(/alert|no protocols available/i);
    expect(said).not.toMatch(/Hello/);
  });

  test("ALPN: http/1.1 is agreed on", async () => {
    expect(await sClient("-alpn", "h2,http/1.1")).toMatch(/ALPN protocol: http\/1\.1[\s\S]*Hello, world!/);
  });

  test("ALPN: nothing in common ends the handshake with its alert", async () => {
    const said = await sClient("-alpn", "h2,spdy/3");
    expect(said).toMatch(/no application protocol/);
    expect(said).not.toMatch(/Hello/);
  });

  test("any server name is answered with the certificate", async () => {
    expect(await sClient("-servername", "elsewhere.example")).toMatch(/subject=CN = localhost[\s\S]*Hello, world!/);
  });

  test("a broken handshake leaves the server alone", async () => {
    const { connect: connectTcp } = await import("node:net");
    const socket = connectTcp(server.port, "127.0.0.1");
    socket.end("this is no ClientHello\r\n\r\n");
    await new Promise((resolve) =>
      socket
        .on("close", resolve)
        .on("error", () => {})
        .resume(),
    );
    expect(await sClient()).toMatch(/Hello, world!/);
  });
});

describe("Node's TLS and our server", () => {
  test("an answer that ends the connection ends it with close_notify", async () => {
    const ca = readFileSync(certificates.ca);
    const socket: TLSSocket = connect({ port: server.port, host: "127.0.0.1", servername: "localhost", ca });
    socket.write(kRequest);
    let text = "";
    for await (const piece of socket.setEncoding("utf8")) text += String(piece);
    expect(text).toMatch(/Hello, world!$/);
  });

  test("twenty handshakes at once", async () => {
    const ca = readFileSync(certificates.ca);
    const answers = Array.from({ length: 20 }, async () => {
      const socket = connect({ port: server.port, host: "127.0.0.1", servername: "localhost", ca });
      socket.write(kRequest);
      let text = "";
      for await (const piece of socket.setEncoding("utf8")) text += String(piece);
      return text.slice(-13);
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set(["Hello, world!"]));
  });
});
