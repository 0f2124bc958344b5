/** What a deck and its speaker view tell each other. They are windows of one browser, so nothing comes from elsewhere. */

/** Where the deck is. */
export interface Position {
  readonly kind: "position";
  /** The deck's page: "index.html". */
  readonly page: string;
  readonly id: string;
  /** The slide after it; undefined on the last. */
  readonly next: string | undefined;
  /** From 1. */
  readonly number: number;
  readonly count: number;
  /** Steps of the slide that were made, and all. */
  readonly step: number;
  readonly steps: number;
  readonly title: string;
  /** Html of the deck itself. */
  readonly notes: string;
  /** Seconds that are planned from the talk's begin to this slide's begin, and to its end. */
  readonly from: number;
  readonly to: number;
}

export type SpeakerMessage =
  | Position
  | { readonly kind: "ask" }
  | { readonly kind: "go"; readonly where: "on" | "back" };

const kChannel = "yieldpoint/slides";

export class SpeakerChannel {
  readonly #channel = new BroadcastChannel(kChannel);

  say(message: SpeakerMessage): void {
    this.#channel.postMessage(message);
  }

  listen(hear: (message: SpeakerMessage) => void, signal: AbortSignal): void {
    const onMessage = ({ data }: MessageEvent<SpeakerMessage>): void => hear(data);
    this.#channel.addEventListener("message", onMessage, { signal });
  }
}
