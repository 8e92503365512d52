import type { Failure, LabelingApi, Strength } from "./api.ts";
import type { Outbox, OutboxItem } from "./outbox.ts";
import type { SessionStore } from "./session-state.ts";
import type { TakeBack } from "./take-back.ts";

/** For so long after a choice, how much better it is can be added to it. */
export const amendMs = 2_000;

type Submit = Extract<OutboxItem, { kind: "submit" }>;

export type Amending = ReturnType<typeof createAmending>;

/** Adds to the last label how much better the chosen answer is, while nobody has said so and it is fresh. */
export function createAmending(options: {
  slug: string;
  api: LabelingApi;
  session: SessionStore;
  outbox: Outbox;
  takeBack: TakeBack;
  failureOf: (error: unknown) => Failure;
  /** Monotonic milliseconds. */
  clock: () => number;
}) {
  const { slug, api, session, outbox, takeBack, failureOf, clock } = options;
  let offered: { item: Submit; until: number } | null = null;

  const amendSent = async (item: Submit, strength: Strength): Promise<void> => {
    try {
      await outbox.retry();
      const judgmentId = takeBack.arrivedAs(item.key);
      if (judgmentId !== null) {
        const amended = await api.setStrength({ slug, judgmentId, strength });
        takeBack.replaced(judgmentId, amended.judgmentId);
        return;
      }
      const trouble = outbox.trouble();
      if (trouble !== null) session.notify("amend-failed", trouble);
    } catch (error) {
      session.notify("amend-failed", failureOf(error));
    }
  };

  return {
    /** Whether the last label can still be added to. */
    mayAmend: () => offered !== null && clock() < offered.until,
    /** An answer goes out: for a moment something can be added to it, if it prefers one side and doesn't say how much. */
    offer: (item: OutboxItem) => {
      offered = null;
      if (item.kind !== "submit" || item.input.strength !== null) return;
      if (item.input.choice !== "left" && item.input.choice !== "right") return;
      offered = { item, until: clock() + amendMs };
    },
    amend: (strength: Strength) => {
      if (offered === null || clock() >= offered.until) return;
      const { item } = offered;
      offered = null;
      const { lastDone } = session.state();
      if (lastDone?.key === item.key) session.set({ lastDone: Object.assign({}, lastDone, { strength }) });
      if (outbox.takeBack(item.key)) {
        // It has not left: it goes out with what was added.
        const input = Object.assign({}, item.input, { strength });
        outbox.put(Object.assign({}, item, { input }));
      } else takeBack.waitFor(amendSent(item, strength));
    },
  };
}
