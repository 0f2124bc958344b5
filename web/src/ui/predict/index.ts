/** Predictions in the prose. */
export { PredictElement } from "./predict-element.ts";
