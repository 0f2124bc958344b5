import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { type NodeServer, startNodeServer } from "./node-server.ts";
import { ask } from "./own-client.ts";
import { aiohttpPeer } from "./own-server.ts";
import { program, type Running, start } from "./processes.ts";

let certificates: Certificates;
const servers: NodeServer[] = [];
const others: Running[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterAll(async () => {
  for (const server of [...servers, ...others]) await server.stop();
  certificates?.remove();
});

type Which = "good" | "otherHost" | "expired" | "selfSigned";

async function serverWith(which: Which): Promise<string> {
  const server = await startNodeServer(certificates[which]);
  servers.push(server);
  return `https://localhost:${server.port}`;
}

describe("our client over TLS", () => {
  test("Node's server, several requests on one connection", async () => {
    const url = await serverWith("good");
    const { ca } = certificates;
    const got = await ask([
      { url: `${url}/echo`, ca },
      { url: `${url}/large?bytes=2000000`, ca },
      { method: "POST", url: `${url}/upload`, body: "x".repeat(500_000), ca },
      { url: `${url}/echo`, ca },
    ]);
    expect(got[1]?.bytes).toBe(2_000_000);
    expect(JSON.parse(got[2]?.body ?? "{}")).toMatchObject({ bytes: 500_000 });
    const clients = [got[0], got[3]].map((answer) => (JSON.parse(answer?.body ?? "{}") as { client: string }).client);
    expect(clients[1]).toBe(clients[0]);
  });

  test("a websocket", async () => {
    const url = (await serverWith("good")).replace("https", "wss");
    const [got] = await ask([{ url: `${url}/ws`, send: ["a", "b"], ca: certificates.ca }]);
    expect(got).toMatchObject({ messages: ["a", "b"], code: 1000 });
  });

  for (const [name, command] of [
    ["aiohttp", () => aiohttpPeer("aiohttp_server.py")],
    ["cpp-httplib", () => [program("httplib_server")]],
  ] as const) {
    test(`${name}'s server`, async () => {
      const { certificate, key } = certificates.good;
      const [executable = "", ...args] = command();
      const server = await start(executable, [...args, "--tls", certificate, key]);
      others.push(server);
      const url = `https://127.0.0.1:${server.port}`;
      const got = await ask([1, 2].map(() => ({ url: `${url}/hello`, ca: certificates.ca })));
      expect(got.map(({ body }) => body)).toEqual(["Hello, world!", "Hello, world!"]);
    });
  }

  test("a certificate of an unknown authority", async () => {
    const [got] = await ask([{ url: `${await serverWith("good")}/hello` }]);
    expect(got?.error).toBe("ClientConnectorCertificateError");
  });

  test("a certificate that signs itself", async () => {
    const [got] = await ask([{ url: `${await serverWith("selfSigned")}/hello`, ca: certificates.ca }]);
    expect(got?.error).toBe("ClientConnectorCertificateError");
    expect(got?.message).toMatch(/self[- ]signed/i);
  });

  test("a certificate for another host", async () => {
    const [got] = await ask([{ url: `${await serverWith("otherHost")}/hello`, ca: certificates.ca }]);
    expect(got?.error).toBe("ClientConnectorCertificateError");
    expect(got?.message).toMatch(/localhost/);
  });

  test("a certificate that has expired", async () => {
    const [got] = await ask([{ url: `${await serverWith("expired")}/hello`, ca: certificates.ca }]);
    expect(got?.error).toBe("ClientConnectorCertificateError");
    expect(got?.message).toMatch(/expired/i);
  });

  test("unchecked, when the program says so", async () => {
    const [got] = await ask([{ url: `${await serverWith("selfSigned")}/hello`, verify: false }]);
    expect(got?.body).toBe("Hello, world!");
  });

  test("a server that speaks no TLS", async () => {
    const server = await startNodeServer();
    servers.push(server);
    const [got] = await ask([{ url: `https://localhost:${server.port}/hello`, ca: certificates.ca }]);
    expect(got?.error).toMatch(/^(ClientConnectorSSLError|ClientConnectorError)$/);
  });
});
