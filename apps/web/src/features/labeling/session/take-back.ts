import { type Failure, isPassing, type LabelingApi, type PairView } from "./api.ts";
import type { Draft } from "./drafts.ts";
import type { Outbox, OutboxItem } from "./outbox.ts";
import type { Screen } from "./screen.ts";
import type { SessionStore } from "./session-state.ts";

export type TakeBack = ReturnType<typeof createTakeBack>;

type Answered = { pair: PairView; draft: Draft };

/** Brings answered pairs back on screen: because the person takes a label back, or because the server refused it. */
export function createTakeBack(options: {
  slug: string;
  api: LabelingApi;
  session: SessionStore;
  screen: Screen;
  outbox: Outbox;
  failureOf: (error: unknown) => Failure;
}) {
  const { slug, api, session, screen, outbox, failureOf } = options;
  /** The last answered pair, to bring it back without the server while its answer has not left. */
  let lastPair: ({ key: string } & Answered) | null = null;
  /** Labels that count, the newest last: taking one back names it, so that asking twice is asking once. */
  let sent: string[] = [];
  /** Pairs whose answers are on their way, in case the server wants them read for longer. */
  const underway = new Map<string, Answered>();

  const bringBack = ({ pair, draft }: Answered) => {
    screen.keepDraft(pair, draft);
    screen.showAgain(pair);
  };

  const undo = async (judgmentId?: string): Promise<void> => {
    if (session.state().isUndoing) return;
    if (judgmentId === undefined && lastPair !== null && outbox.takeBack(lastPair.key)) {
      const answered = lastPair;
      lastPair = null;
      bringBack(answered);
      return;
    }
    session.set({ isUndoing: true });
    let target: string | undefined;
    try {
      // The answer on its way is the newest one: without waiting for it an older one would come back.
      await outbox.retry();
      const trouble = outbox.trouble();
      if (!outbox.isEmpty() && trouble !== null) {
        session.notify("undo-failed", trouble);
        return;
      }
      target = judgmentId ?? sent.at(-1);
      const pair = await api.undo(target === undefined ? { slug } : { slug, judgmentId: target });
      lastPair = null;
      sent = sent.filter((id) => id !== target);
      screen.showAgain(pair);
    } catch (error) {
      const failure = failureOf(error);
      // Refused for good: the next press is for the label before. Otherwise it asks for this one again.
      if (!isPassing(failure)) sent = sent.filter((id) => id !== target);
      session.notify("undo-failed", failure);
    } finally {
      session.set({ isUndoing: false });
    }
  };

  return {
    undo,
    /** An answer goes out, about the pair that was on screen. */
    remember: (item: OutboxItem, answered: Answered) => {
      const { pair, draft } = answered;
      lastPair = { key: item.key, pair, draft };
      if (item.kind === "submit") underway.set(item.key, answered);
    },
    /** A label has arrived; `judgmentId` is null where it doesn't count. */
    arrived: (key: string, judgmentId: string | null) => {
      underway.delete(key);
      if (judgmentId !== null) sent.push(judgmentId);
    },
    /**
     * The server refused an answer. Where it wants the pair read for longer, that is on screen again, as it was; a
     * late one it has kept. @returns whether nothing is left to be done about the answer
     */
    refused: (item: OutboxItem, failure: Failure): boolean => {
      const answered = underway.get(item.key);
      underway.delete(item.key);
      if (failure.reason === "too-fast" && answered !== undefined) {
        bringBack(answered);
        session.notify("too-fast", failure);
        return true;
      }
      if (failure.reason !== "late") return false;
      session.notify("late", failure);
      return true;
    },
  };
}
