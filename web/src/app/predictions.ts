/** Predictions: what the learner said is kept, and the run that answers is made and shown at its moment. */
import { type KeyValueStore, readSetting, sameCode, writeSetting } from "../course/index.ts";
import { type AnswerMoment, formatGuess, type Guess, type Prediction, parseGuess } from "../predict/index.ts";
import type { Player } from "./player.ts";
import type { AppState } from "./state.ts";
import type { Store } from "./store.ts";
import { isAsDelivered } from "./what-if.ts";

const kPrefix = "yieldpoint/prediction/";

export interface PredictionEnvironment {
  readonly store: Store<AppState>;
  readonly player: Player;
  readonly settings: KeyValueStore | undefined;
  /** Opens the example with a run of it, at that time. */
  goToTime(example: string, time: number, scenario: string | undefined): Promise<void>;
}

/** Which run stands there for an answer: the lesson's own, one of a program or a world that was changed, or none. */
export type Answering = "delivered" | "changed" | "none";

export class Predictions {
  readonly #env: PredictionEnvironment;

  constructor(env: PredictionEnvironment) {
    this.#env = env;
  }

  recall(prediction: Prediction): Guess | undefined {
    const kept = readSetting(this.#env.settings, kPrefix + prediction.key);
    return kept === undefined ? undefined : parseGuess(prediction, kept);
  }

  remember(prediction: Prediction, guess: Guess): void {
    writeSetting(this.#env.settings, kPrefix + prediction.key, formatGuess(prediction, guess));
  }

  /** Runs the example, unless its run is there, and puts the cursor at the moment. */
  async show({ example, scenario, time, record }: AnswerMoment): Promise<Answering> {
    const { store, player } = this.#env;
    await this.#env.goToTime(example, time, scenario);
    const { run, example: open } = store.get();
    if (run === undefined || open?.name !== example) return "none";
    if (!sameCode(run, open) || !isAsDelivered(run.whatIf)) return "changed";
    if (record !== undefined && run.model.records[record]?.t === time) player.move({ kind: "to", index: record });
    return "delivered";
  }
}
