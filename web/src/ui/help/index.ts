/** The help, and the first visit's hint. */
import "./help-element.ts";

export { firstHintView } from "./first-hint-view.ts";
