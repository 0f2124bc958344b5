import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Worker } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
const asked: string[] = [];
let elsewhere: Server;
let driver: PageDriver;

/** The address of a server that is not the page's, and that would answer anybody. */
function foreign(scheme = "http"): string {
  return `${scheme}://localhost:${(elsewhere.address() as AddressInfo).port}/`;
}

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end("window.broken = true");
  });
  elsewhere.on("upgrade", (request, socket) => {
    asked.push(`upgrade ${request.url ?? ""}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    elsewhere.listen(0, "localhost", resolve);
  });
});

afterAll(() => {
  elsewhere.close();
});

beforeEach(async () => {
  asked.length = 0;
  const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
  driver = await PageDriver.open(context, `${stage.url}#/06_lightweight_tasks/gather_tasks`);
});

afterEach(async () => {
  await driver.page.context().close();
});

/** What became of an attempt in the page or in a worker: what it gave, or the name of what it threw. */
async function outcome(attempt: () => Promise<unknown>): Promise<string> {
  return attempt().then(
    String,
    (error: unknown) => /\b(\w*Error)\b/.exec(String(error).replace(/^Error: /, ""))?.[1] ?? "",
  );
}

/** Makes code of text. Later than at once, for the driver's own call is above the policy. */
function codeOfText(text: string): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => {
      try {
        resolve(String(Reflect.get(globalThis, "eval")(text)));
      } catch (error) {
        resolve(error instanceof Error ? error.name : "?");
      }
    });
  });
}

describe("the page", () => {
  it("does all it has to under its own policy", async () => {
    await driver.run();
    await driver.slider.press("ArrowLeft");
    for (const tab of await driver.page.getByRole("group", { name: "Views of the run" }).getByRole("button").all()) {
      await tab.click();
    }
    driver.expectNoErrors();
  });

  it("lets code be typed over, deleted and pasted without a complaint", async () => {
    const { page } = driver;
    for (const key of ["Control+a", "x", "Control+z", "Control+a", "Backspace", "Control+z"])
      await page.keyboard.press(key);
    await driver.lineWith("sleep(1s)").click();
    for (const key of ["Shift+ArrowDown", "Shift+ArrowDown", "(", "Control+z", "Shift+Home", "y", "Control+z"]) {
      await page.keyboard.press(key);
    }
    await driver.lineWith("sleep(1s)").dblclick();
    await page.keyboard.insertText("seconds");
    await page.keyboard.press("Control+z");
    driver.expectNoErrors();
  });

  it("runs no script that gets into it, whichever way", async () => {
    const { page } = driver;
    await page.evaluate(() => {
      const inline = document.createElement("script");
      inline.append(document.createTextNode("window.broken = true"));
      document.head.append(inline);
      const button = document.createElement("button");
      document.body.append(button);
      for (const attribute of ["onclick", "onfocus"]) {
        try {
          button.setAttribute(attribute, "window.broken = true");
        } catch {
          // Refused already here.
        }
      }
      button.focus();
      button.click();
    });
    expect(await outcome(() => page.evaluate(codeOfText, "window.broken = true"))).toBe("EvalError");
    expect(await page.evaluate(() => "broken" in window)).toBe(false);
  });

  it("takes no text for HTML, and no address for a worker's but its own", async () => {
    const { page } = driver;
    expect(
      await outcome(() =>
        page.evaluate(() => {
          document.body.innerHTML = "<img src=x onerror='window.broken = true'>";
        }),
      ),
    ).toBe("TypeError");
    expect(await outcome(() => page.evaluate(() => new Worker("data:text/javascript,1")))).toBe("TypeError");
    expect(await outcome(() => page.evaluate(() => new Worker("assets/other.js")))).toBe("TypeError");
  });

  it("asks no other server for anything", async () => {
    const { page } = driver;
    expect(await outcome(() => page.evaluate((url) => fetch(url), foreign()))).toBe("TypeError");
    await page.evaluate((url) => {
      for (const name of ["script", "img", "iframe", "link"] as const) {
        const element = document.createElement(name);
        if (element instanceof HTMLLinkElement) Object.assign(element, { rel: "stylesheet", href: url });
        else if (!(element instanceof HTMLScriptElement)) element.src = url;
        document.body.append(element);
      }
    }, foreign());
    const socket = page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const opened = new WebSocket(url);
          opened.onopen = () => resolve("open");
          opened.onerror = () => resolve("refused");
        }),
      foreign("ws"),
    );
    expect(await outcome(() => socket)).not.toBe("open");
    expect(asked).toEqual([]);
  });

  it("compiles no WebAssembly itself: that is for its workers", async () => {
    const empty = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    const compile = (bytes: number[]): Promise<unknown> => WebAssembly.compile(new Uint8Array(bytes));
    expect(await outcome(() => driver.page.evaluate(compile, empty))).toBe("CompileError");
    const worker = await runWorker();
    expect(await outcome(() => worker.evaluate(compile, empty))).toBe("[object Object]");
  });
});

/** The worker that waits for the next program. */
async function runWorker(): Promise<Worker> {
  const isRunWorker = (worker: Worker): boolean => worker.url().includes("/assets/run-worker-");
  const found = driver.page.workers().find(isRunWorker);
  return found ?? driver.page.waitForEvent("worker", { predicate: isRunWorker });
}

describe("the worker that runs a learner's program", () => {
  it("reaches no server, not even the page's own", async () => {
    const worker = await runWorker();
    const page = new URL(driver.page.url()).origin;
    for (const url of [page, foreign()]) {
      expect(await outcome(() => worker.evaluate((address) => fetch(address), url))).toBe("TypeError");
    }
    const socket = (address: string): Promise<string> =>
      new Promise((resolve) => {
        const opened = new WebSocket(address);
        opened.onopen = () => resolve("open");
        opened.onerror = () => resolve("refused");
      });
    expect(await outcome(() => worker.evaluate(socket, foreign("ws")))).not.toBe("open");
    expect(asked).toEqual([]);
  });

  it("loads no other code, and makes none of text", async () => {
    const worker = await runWorker();
    expect(await outcome(() => worker.evaluate(`import("${new URL(driver.page.url()).origin}/index.html")`))).toBe(
      "TypeError",
    );
    expect(await outcome(() => worker.evaluate(codeOfText, "1"))).toBe("EvalError");
    expect(
      await outcome(() =>
        worker.evaluate(() => (globalThis as unknown as { importScripts(url: string): void }).importScripts("a.js")),
      ),
    ).toBe("TypeError");
  });
});

describe("every answer of the server", () => {
  it("says what the page may not do: devices, other origins, frames of others", async () => {
    const response = await driver.page.request.get(stage.url.replace(/#.*/, ""));
    const headers = response.headers();
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'self'");
    expect(headers["permissions-policy"]).toContain("camera=()");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });
});
