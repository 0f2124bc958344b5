/** What is changed about a run besides its code: as text for the program, as words for people, and where it belongs. Pure. */
export type { Injection, Moment, WhatIf } from "../app/what-if.ts";
export { type Deed, deedsOn, deedsOnHost, faultsOfHost, kMostInjections, laneAt, signalAt, tasksAt } from "./deeds.ts";
export { kBrowserHost, type RunWorld, withoutSchedule, worldOf } from "./environment.ts";
export { withFlags } from "./flags.ts";
export { History } from "./history.ts";
export { keepPlace, type Place, sameRecords } from "./keep-place.ts";
export { indexOfInjection, momentAt, momentWords, nameForCancel, whenOf, withMoment } from "./moment.ts";
export { hostsIn, isFromHere, serverAddress, usesNetwork } from "./network-facts.ts";
export { parseTime } from "./time-text.ts";
export { type Outcome, targetOf, type Visit, visitsOf } from "./visits.ts";
export { faultWords, injectionWords } from "./words.ts";
