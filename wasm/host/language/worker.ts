// The language worker: answers the editor's questions with a clang of its own, so that a Run never waits for them.

import type { FromLanguageWorker, SharedToolchain, ToLanguageWorker } from "../protocol.ts";
import { workerPort } from "../worker/port.ts";
import { Language } from "./language.ts";

const port = workerPort<ToLanguageWorker, FromLanguageWorker>();
let language: Promise<Language> | undefined;

/** The compile worker hands its module over, and copies of its files. */
function receive(from: MessagePort): Promise<Language> {
  return new Promise((resolve) => {
    from.onmessage = (event: MessageEvent<SharedToolchain>) => {
      from.close();
      resolve(new Language(event.data));
    };
  });
}

async function handle(message: ToLanguageWorker): Promise<void> {
  if (message.kind === "start") {
    language = receive(message.port);
    return;
  }
  if (language === undefined) throw new Error("a question before the start");
  port.post({ kind: "answer", answer: (await language).answer(message.question) });
}

port.listen((message) => {
  handle(message).catch((error: unknown) => {
    port.post({ kind: "broken", text: error instanceof Error ? error.message : String(error) });
  });
});
