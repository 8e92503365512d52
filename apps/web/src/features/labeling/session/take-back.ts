import { type ActName, type Failure, isPassing, type LabelingApi, type PairView } from "./api.ts";
import type { Draft } from "./drafts.ts";
import type { Outbox, OutboxItem } from "./outbox.ts";
import type { Screen } from "./screen.ts";
import type { SessionStore } from "./session-state.ts";

export type TakeBack = ReturnType<typeof createTakeBack>;

type Act = { name: ActName };
type Answered = { pair: PairView; draft: Draft };

/** Brings answered pairs back on screen: because the person takes an act back, or because the server refused it. */
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
  let lastPair: ({ key: string; isLabel: boolean } & Answered) | null = null;
  /** Acts that stand, the newest last: taking one back names it, so that asking twice is asking once. */
  let sent: Act[] = [];
  /** Pairs whose answers are on their way, in case the server wants them read for longer. */
  const underway = new Map<string, Answered>();

  /** What became of the last few answers, by their keys: something may be added to one. */
  const arrivals = new Map<string, string>();
  /** Something is being added to a label, which has another name afterwards. */
  let amendment: Promise<void> = Promise.resolve();

  const bringBack = ({ pair, draft }: Answered, wasLabel: boolean) => {
    screen.keepDraft(pair, draft);
    screen.showAgain(pair, wasLabel);
  };

  /** Whether the newest act has not left, and can't now: an older one would come back in its place. */
  const isNewestStuck = (): boolean => {
    const newest = outbox.items().at(-1);
    return newest !== undefined && (lastPair === null || newest.key === lastPair.key);
  };

  const undo = async (): Promise<void> => {
    if (session.state().isUndoing) return;
    if (lastPair !== null && outbox.takeBack(lastPair.key)) {
      const { isLabel } = lastPair;
      bringBack(lastPair, isLabel);
      lastPair = null;
      return;
    }
    session.set({ isUndoing: true });
    let target: Act | undefined;
    try {
      await amendment;
      await outbox.retry();
      const trouble = outbox.trouble();
      if (isNewestStuck() && trouble !== null) {
        session.notify("undo-failed", trouble);
        return;
      }
      target = sent.at(-1);
      const pair = await api.undo(Object.assign({ slug }, target?.name));
      lastPair = null;
      sent = sent.filter((act) => act !== target);
      screen.showAgain(pair, target === undefined || "judgmentId" in target.name);
    } catch (error) {
      const failure = failureOf(error);
      // Refused for good: the next press is for the act before. Otherwise it asks for this one again.
      if (!isPassing(failure)) sent = sent.filter((act) => act !== target);
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
      lastPair = { key: item.key, isLabel: item.kind === "submit", pair, draft };
      if (item.kind === "submit") underway.set(item.key, answered);
    },
    /** An answer has arrived; `name` is null where it is a label that doesn't count. */
    arrived: (key: string, name: ActName | null) => {
      underway.delete(key);
      if (name === null) return;
      sent.push({ name });
      if (!("judgmentId" in name)) return;
      arrivals.set(key, name.judgmentId);
      const [oldest] = arrivals.keys();
      if (arrivals.size > 5 && oldest !== undefined) arrivals.delete(oldest);
    },
    /** The label of an answer; null while it is on its way, and where it doesn't count. */
    arrivedAs: (key: string): string | null => arrivals.get(key) ?? null,
    /** Something was added to a label: another one counts in its place. */
    replaced: (before: string, after: string) => {
      const isIt = ({ name }: Act) => "judgmentId" in name && name.judgmentId === before;
      sent = sent.map((act) => (isIt(act) ? { name: { judgmentId: after } } : act));
    },
    waitFor: (work: Promise<void>) => {
      amendment = Promise.all([amendment, work]).then(() => undefined);
    },
    /**
     * The server refused an answer. Where it wants the pair read for longer, that is on screen again, as it was; a
     * late one it has kept. @returns whether nothing is left to be done about the answer
     */
    refused: (item: OutboxItem, failure: Failure): boolean => {
      const answered = underway.get(item.key);
      underway.delete(item.key);
      if (failure.reason === "too-fast" && answered !== undefined) {
        bringBack(answered, true);
        session.notify("too-fast", failure);
        return true;
      }
      if (failure.reason !== "late") return false;
      session.notify("late", failure);
      return true;
    },
  };
}
