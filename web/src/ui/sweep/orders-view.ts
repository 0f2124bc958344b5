/** Other orders of the ready tasks: the search for one that breaks something. */
import { html, nothing, type TemplateResult } from "lit";
import { type AppState, isUnderWay, type OrdersState, ordersSummary, type Session } from "../../app/index.ts";
import { sameCode } from "../../course/index.ts";
import { icon } from "../icons.ts";
import { keyOf, withKey } from "../key-hint.ts";
import { progressBarView } from "../progress-bar-view.ts";
import { bringIntoView } from "../stacked-parts.ts";

function bar(state: AppState, session: Session): TemplateResult {
  const { orders } = state;
  if (orders !== undefined && isUnderWay(orders)) {
    const text = orders.phase.kind === "compiling" ? "Compiling" : `${orders.tried} of ${orders.most} orders`;
    const share = { done: orders.tried, of: orders.most };
    return progressBarView({ id: "orders-progress", text, share }, () => session.orders.stop());
  }
  return html`<button
    class="action-button"
    title=${withKey(state, "Run in other orders of the ready tasks until one is bad", "o")}
    aria-keyshortcuts=${keyOf(state, "o")}
    ?disabled=${state.example === undefined}
    @click=${() => void session.orders.start()}
  >
    ${icon("orders")}Try other orders
  </button>`;
}

function staleText(state: AppState, orders: OrdersState): string | undefined {
  const { scenario, whatIf } = orders;
  if (!sameCode(orders, state)) return "The code has changed since these orders were tried.";
  const { injections, latency, loss } = state.whatIf;
  // An order that was kept is one of these.
  const same = injections === whatIf.injections && latency === whatIf.latency && loss === whatIf.loss;
  return same && scenario === state.scenario?.name ? undefined : "These orders were tried in another world.";
}

/** Lets Run go on in the order that was found. */
async function keepOrder(session: Session, { bad, seeds }: OrdersState): Promise<void> {
  if (bad === undefined) return;
  if (seeds) await session.changes.set("seed", bad.order);
  await session.changes.set("schedule", bad.order);
}

function foundButtons(orders: OrdersState, state: AppState, session: Session): TemplateResult | typeof nothing {
  if (orders.bad === undefined || isUnderWay(orders)) return nothing;
  return html`<div class="orders-found">
    <button class="plain-button" @click=${({ target }: Event) => {
      void session.orders.show();
      if (target instanceof Element) bringIntoView(target, "timeline");
    }}>${icon("parting")}Show this order</button>
    <button
      class="plain-button"
      title="Run goes on in this order; What if lists it"
      ?disabled=${state.whatIf.schedule === orders.bad.order}
      @click=${() => void keepOrder(session, orders)}
    >
      Keep this order
    </button>
  </div>`;
}

export function ordersSection(state: AppState, session: Session): TemplateResult {
  const { orders } = state;
  const under = isUnderWay(orders);
  const bad = orders !== undefined && (orders.bad !== undefined || orders.phase.kind === "refused");
  const tone = under ? "quiet" : bad ? "bad" : orders?.phase.kind === "done" ? "good" : "quiet";
  const stale = orders === undefined ? undefined : staleText(state, orders);
  return html`<section class="orders-section" aria-label="Other orders">
    <div class="repeated-bar">${bar(state, session)}</div>
    ${
      orders === undefined
        ? html`<p class="repeated-note">
            When several tasks are ready, the first one ready runs first; a program must not count on it. This runs it
            in other orders that are as good.
          </p>`
        : html`<p class="repeated-summary repeated-summary-${tone}" role="status">${under ? "" : ordersSummary(orders)}</p>`
    }
    ${orders === undefined ? nothing : foundButtons(orders, state, session)}
    ${stale === undefined ? nothing : html`<p class="repeated-note">${stale}</p>`}
  </section>`;
}

/** Starts the search. False without a program. */
export function startOrders(session: Session): boolean {
  if (session.store.get().example === undefined) return false;
  session.showPane("sweep");
  void session.orders.start();
  return true;
}
