// Owns the language worker: asks it one question at a time, the newest of its kind, and none while a program is compiled.

import { abortError } from "../abort.ts";
import type {
  Answer,
  CompileRequest,
  Completion,
  Diagnostic,
  FromLanguageWorker,
  PlaceRequest,
  Question,
  SignatureHelp,
  ToLanguageWorker,
} from "../protocol.ts";
import { startWorker, type WorkerHandle } from "../worker/start.ts";

/**
 * What an editor asks about a program while somebody types.
 * A question that a newer one of its kind overtakes before it was put is dropped: it rejects with AbortError, as when its
 * signal fires. Throws besides: Error with one sentence when clang fails; the next question gets another worker.
 */
export interface LanguageService {
  /** The names that can stand at a place, at the end of what is typed of one. */
  complete(place: PlaceRequest, signal: AbortSignal): Promise<readonly Completion[]>;
  /** The ways to call what the parenthesis before the place belongs to. */
  signatures(place: PlaceRequest, signal: AbortSignal): Promise<SignatureHelp | undefined>;
  /** What the name that ends at the place stands for. */
  describe(place: PlaceRequest, signal: AbortSignal): Promise<Completion | undefined>;
  /** What the compiler says of the program, without making code. */
  check(request: CompileRequest, signal: AbortSignal): Promise<readonly Diagnostic[]>;
}

/** What the service needs of the compiler beside it. */
export interface LanguageSource {
  /** Resolves when the compiler is loaded. */
  ready(signal: AbortSignal): Promise<void>;
  /** Has the compile worker hand over its module and files. */
  share(port: MessagePort): void;
  /** Whether a program is being compiled: questions wait. */
  busy(): boolean;
}

/** A question that takes longer has met something that clang does not get through. */
const QUESTION_LIMIT_MS = 30_000;

/** A worker that nobody has asked anything for so long goes: it has a hundred megabytes. The next question starts another. */
const IDLE_LIMIT_MS = 60_000;

interface Pending {
  readonly question: Question;
  readonly signal: AbortSignal;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Who waits with a hand on the keyboard comes first. */
const ORDER: readonly Question["kind"][] = ["complete", "signatures", "describe", "check"];

export class WorkerLanguage implements LanguageService {
  readonly #source: LanguageSource;
  readonly #waiting = new Map<Question["kind"], Pending>();
  #asked: Pending | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #worker: WorkerHandle<ToLanguageWorker> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(source: LanguageSource) {
    this.#source = source;
  }

  async complete(place: PlaceRequest, signal: AbortSignal): Promise<readonly Completion[]> {
    const answer = await this.#ask({ kind: "complete", place }, signal);
    return answer.kind === "complete" ? answer.completions : [];
  }

  async signatures(place: PlaceRequest, signal: AbortSignal): Promise<SignatureHelp | undefined> {
    const answer = await this.#ask({ kind: "signatures", place }, signal);
    return answer.kind === "signatures" ? answer.help : undefined;
  }

  async describe(place: PlaceRequest, signal: AbortSignal): Promise<Completion | undefined> {
    const answer = await this.#ask({ kind: "describe", place }, signal);
    return answer.kind === "describe" ? answer.described : undefined;
  }

  async check(request: CompileRequest, signal: AbortSignal): Promise<readonly Diagnostic[]> {
    const answer = await this.#ask({ kind: "check", request }, signal);
    return answer.kind === "check" ? answer.diagnostics : [];
  }

  /** A compile has ended. */
  wake(): void {
    this.#next();
  }

  dispose(): void {
    this.#disposed = true;
    this.#drop(abortError());
    for (const pending of this.#waiting.values()) pending.reject(abortError());
    this.#waiting.clear();
  }

  async #ask(question: Question, signal: AbortSignal): Promise<Answer> {
    if (this.#disposed || signal.aborted) throw abortError();
    await this.#source.ready(signal);
    return new Promise((resolve, reject) => {
      const pending: Pending = { question, signal, resolve, reject };
      const onAbort = (): void => {
        if (this.#waiting.get(question.kind) === pending) this.#waiting.delete(question.kind);
        reject(abortError());
      };
      if (this.#disposed || signal.aborted) return reject(abortError());
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.get(question.kind)?.reject(abortError());
      this.#waiting.set(question.kind, pending);
      this.#next();
    });
  }

  /** Puts the most urgent question, if the worker is free and no program is being compiled. */
  #next(): void {
    if (this.#asked !== undefined || this.#source.busy()) return;
    const kind = ORDER.find((each) => this.#waiting.has(each));
    const pending = kind === undefined ? undefined : this.#waiting.get(kind);
    if (kind === undefined || pending === undefined) {
      this.#rest();
      return;
    }
    clearTimeout(this.#idle);
    this.#waiting.delete(kind);
    this.#asked = pending;
    this.#worker ??= this.#start();
    this.#timer = setTimeout(() => this.#drop(new Error("The compiler had no answer.")), QUESTION_LIMIT_MS);
    this.#worker.post({ kind: "ask", question: pending.question });
  }

  #rest(): void {
    clearTimeout(this.#idle);
    if (this.#worker !== undefined) this.#idle = setTimeout(() => this.#drop(abortError()), IDLE_LIMIT_MS);
  }

  #start(): WorkerHandle<ToLanguageWorker> {
    const { port1, port2 } = new MessageChannel();
    this.#source.share(port1);
    const worker = startWorker<ToLanguageWorker, FromLanguageWorker>("language", {
      onDeath: (text) => this.#drop(new Error(text)),
      onMessage: (message) => {
        if (message.kind === "broken") return this.#drop(new Error(message.text));
        const pending = this.#end();
        pending?.resolve(message.answer);
        this.#next();
      },
    });
    worker.post({ kind: "start", port: port2 }, [port2]);
    return worker;
  }

  #end(): Pending | undefined {
    clearTimeout(this.#timer);
    const pending = this.#asked;
    this.#asked = undefined;
    return pending;
  }

  /** Gives the worker up; the next question starts another. */
  #drop(error: Error): void {
    clearTimeout(this.#idle);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#end()?.reject(error);
    if (!this.#disposed) this.#next();
  }
}
