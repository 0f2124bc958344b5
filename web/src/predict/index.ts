/** Predictions: questions that the learner answers before the run does. Pure. */
export {
  firstGuess,
  formatGuess,
  type Guess,
  isPickable,
  moved,
  parseGuess,
  picked,
} from "./guess.ts";
export {
  type AnswerMoment,
  answerMoment,
  type CodePiece,
  type LinePrediction,
  type OrderPrediction,
  type Prediction,
  parsePrediction,
  type TimePrediction,
} from "./prediction.ts";
export { type ToldLine, toldLines, type Verdict, verdictOn } from "./verdict.ts";
