import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { need, run } from "./processes.ts";

/** PEM files: a certificate with its key. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface Certificates {
  /** The authority that signed all but `selfSigned`. */
  readonly ca: string;
  /** For localhost and 127.0.0.1. */
  readonly good: Identity;
  /** For elsewhere.example. */
  readonly otherHost: Identity;
  readonly expired: Identity;
  readonly selfSigned: Identity;
  /** The folder with all of them is removed. */
  remove(): void;
}

const kLocal = "DNS:localhost,IP:127.0.0.1";

/** Makes certificates in a temporary folder. */
export async function makeCertificates(): Promise<Certificates> {
  const openssl = need("/usr/bin/openssl", "openssl");
  const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-interop-"));
  const file = (name: string) => path.join(folder, name);
  const call = async (...args: readonly string[]) => {
    const { code, stderr } = await run(openssl, args);
    if (code !== 0) throw new Error(`openssl ${args.join(" ")}:\n${stderr}`);
  };
  const request = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const identity = (name: string): Identity => ({ certificate: file(`${name}.pem`), key: file(`${name}.key`) });

  await call(
    ...request,
    "-x509",
    "-days",
    "2",
    "-subj",
    "/CN=Interop CA",
    "-keyout",
    file("ca.key"),
    "-out",
    file("ca.pem"),
  );
  const signed = async (name: string, subjects: string, validity: readonly string[]) => {
    const { certificate, key } = identity(name);
    writeFileSync(file(`${name}.ext`), `subjectAltName=${subjects}\n`);
    await call(...request, "-subj", `/CN=${name}`, "-keyout", key, "-out", file(`${name}.csr`));
    await call(
      ...["x509", "-req", "-in", file(`${name}.csr`), "-CA", file("ca.pem"), "-CAkey", file("ca.key")],
      ...["-CAcreateserial", "-extfile", file(`${name}.ext`), "-out", certificate, ...validity],
    );
    return { certificate, key };
  };

  const good = await signed("localhost", kLocal, ["-days", "2"]);
  const otherHost = await signed("elsewhere.example", "DNS:elsewhere.example", ["-days", "2"]);
  // A negative number of days ends before it begins: refused by everyone as expired.
  const expired = await signed("expired", kLocal, ["-days", "-1"]);
  const selfSigned = identity("self-signed");
  await call(
    ...[...request, "-x509", "-days", "2", "-subj", "/CN=localhost", "-addext", `subjectAltName=${kLocal}`],
    ...["-keyout", selfSigned.key, "-out", selfSigned.certificate],
  );
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { ca: file("ca.pem"), good, otherHost, expired, selfSigned, remove };
}
