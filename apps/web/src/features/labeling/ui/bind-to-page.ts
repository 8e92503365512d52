import { paths } from "#paths.ts";
import { personHeader } from "#trpc/person-header.ts";
import type { LabelSession } from "../session/label-session.ts";

type BoundSession = Pick<
  LabelSession,
  "state" | "start" | "leave" | "retry" | "setVisible" | "reserveLeases" | "storeChanged"
>;

/**
 * Starts a session with its page, tells it when the page is in sight and what other tabs keep, and gives its reserve
 * back when the page goes. Answers that only this page has hold it back.
 *
 * @param person whom the page was made for
 * @returns how to part them again
 */
export function bindToPage(session: BoundSession, person: string, send: typeof fetch): () => void {
  // A development double mount leaves and comes back within the same tick; that is no leaving.
  let leaving: ReturnType<typeof setTimeout> | undefined = leavers.get(session);
  clearTimeout(leaving);
  if (document.visibilityState === "hidden") session.setVisible(false);
  session.start();
  const onVisibility = () => session.setVisible(document.visibilityState === "visible");
  const onPageHide = () => {
    const leaseIds = session.reserveLeases();
    if (leaseIds.length === 0) return;
    // The page is going away: only a kept-alive request still gets out.
    void send(paths.api.trpcProcedure("labeling.release"), {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", [personHeader]: person },
      body: JSON.stringify({ json: { leaseIds } }),
    }).catch(() => undefined);
  };
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (key !== null) session.storeChanged(key, newValue === null);
  };
  const onBeforeUnload = (event: BeforeUnloadEvent) => {
    if (!session.state().isKept) event.preventDefault();
  };
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("storage", onStorage);
  window.addEventListener("beforeunload", onBeforeUnload);
  window.addEventListener("online", session.retry);
  window.addEventListener("pagehide", onPageHide);
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("storage", onStorage);
    window.removeEventListener("beforeunload", onBeforeUnload);
    window.removeEventListener("online", session.retry);
    window.removeEventListener("pagehide", onPageHide);
    leaving = setTimeout(session.leave, 0);
    leavers.set(session, leaving);
  };
}

const leavers = new WeakMap<BoundSession, ReturnType<typeof setTimeout>>();
