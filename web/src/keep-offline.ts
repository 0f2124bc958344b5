/** Has the browser keep the page, the course and the compiler, and tells the session how that goes. */
import { isEdited, type Session } from "./app/index.ts";
import { OfflineClient } from "./offline/index.ts";

/** After what the visitor came for, in milliseconds. */
const kPatience = 3_000;

/** `session` is asked for only when something is heard. */
export function offlineClient(session: () => Session): OfflineClient {
  const connection = (navigator as { readonly connection?: { readonly saveData?: boolean } }).connection;
  const base = new URL(".", document.baseURI).href;
  return new OfflineClient(
    {
      // A page that is developed changes all the time.
      workers: import.meta.env.DEV ? undefined : navigator.serviceWorker,
      savesData: connection?.saveData === true,
      script: import.meta.url.startsWith(base) ? import.meta.url.slice(base.length) : "",
      reload: () => location.reload(),
    },
    {
      onState: (state) => session().setOffline(state),
      onUpdate: () => session().noticeUpdate(),
    },
  );
}

/** Hears of new versions from now on. Cancellation: no more. */
export async function hearOfUpdates(offline: OfflineClient, signal: AbortSignal): Promise<void> {
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "visible") void offline.lookAgain();
    },
    { signal },
  );
  await offline.start(signal);
}

/** Begins when the page has been idle for a while. Cancellation: it does not begin. */
export async function keepOffline(session: Session, offline: OfflineClient, signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, kPatience);
  });
  if (signal.aborted) return;
  askToPersist(session);
  await offline.keep();
}

/** Some browsers ask the person: not before there is something of theirs to lose. */
function askToPersist(session: Session): void {
  const look = (): void => {
    const state = session.store.get();
    if (state.offline.kind !== "kept" || !isEdited(state)) return;
    stop();
    navigator.storage?.persist?.().catch(() => undefined);
  };
  const stop = session.store.subscribe(look);
}
