/** The state of a run at its cursor, for the views of one moment. */
export {
  type AwaitGraph,
  awaitGraph,
  circleSentence,
  type GraphEdge,
  type GraphNode,
  kMostTasks,
  nodeSentence,
} from "./await-graph.ts";
export { type Cause, causesAt } from "./causes.ts";
export { changeOf, momentOfLine, subjectAt, subjectOf } from "./changes.ts";
export { boundGraph } from "./graph-bounds.ts";
export { type LoopState, loopAt, type QueuedWork, type ReadyEntry, type Some, type TimerEntry } from "./loop-state.ts";
export { laneOfTask, momentIndex } from "./moment-index.ts";
export { type Resource, type ResourceGroup, type Resources, resourcesAt } from "./resources.ts";
export { taskKey } from "./wait-targets.ts";
