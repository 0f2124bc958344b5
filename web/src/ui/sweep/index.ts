export { startOrders } from "./orders-view.ts";
export { startSweep, sweepView } from "./sweep-view.ts";
