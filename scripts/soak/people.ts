import { isPassing, type LabelingApi } from "../../apps/web/src/features/labeling/session/api.ts";
import type { KeyStore } from "../../apps/web/src/features/labeling/session/key-store.ts";
import {
  createLabelSession,
  type LabelSession,
} from "../../apps/web/src/features/labeling/session/label-session.ts";
import { apiOf, failureOf } from "./browser-api.ts";

/** What the server said of a label: its outcome, or the reason it was refused for good. */
export type ServerAnswer = "counted" | "surplus" | "late" | `refused: ${string}`;

export type Person = {
  /** Every key that gave a label, by its idempotency key. */
  pressed: Set<string>;
  /** What the person was told of each, as often as a tab of theirs got an answer. */
  told: Map<string, Set<ServerAnswer>>;
  /** Taken back with Backspace before they had left the browser. */
  takenBack: Set<string>;
  press: (choice: "left" | "right" | "tie") => void;
  skip: () => void;
  undo: () => void;
  /** Nobody sits before the page, so that it stops prolonging what it holds. */
  leaveSeat: () => void;
  takeSeat: () => void;
  /** The tab is gone in the middle of whatever it did, and opened again: only the browser's store is left. */
  reload: () => void;
  /** A second tab takes the labeling over; the first stays open and sends what it still has. */
  takeOver: () => void;
  unsent: () => number;
  close: () => void;
};

type Tab = { session: LabelSession; close: () => void };

/** Somebody with the very code of the labeling page, a browser's store and a network, but no screen. */
export function createPerson(webUrl: string, slug: string, pseudonym: string, token: string): Person {
  const store = memoryStore();
  const pressed = new Set<string>();
  const told = new Map<string, Set<ServerAnswer>>();
  const takenBack = new Set<string>();
  let isSeated = true;
  const tell = (key: string, what: ServerAnswer) => told.set(key, (told.get(key) ?? new Set()).add(what));
  const open = (): Tab => {
    const end = new AbortController();
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const session = createLabelSession({
      slug,
      store,
      scope: `${slug}:${pseudonym}`,
      failureOf,
      api: stopWithTab(end.signal, recordAnswers(apiOf(webUrl, token, end.signal), tell)),
      newKey: () => crypto.randomUUID(),
      now: () => Date.now(),
      clock: () => performance.now(),
      settleMs: 0,
      alone: (run) => run(),
      later: (milliseconds, run) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          run();
        }, milliseconds);
        timers.add(timer);
        return () => {
          clearTimeout(timer);
          timers.delete(timer);
        };
      },
    });
    session.start();
    // As the page does while somebody is there.
    let beats: ReturnType<typeof setTimeout>;
    const beatInTime = () => {
      const { heartbeatSeconds } = session.state().pairs[0]?.lease ?? { heartbeatSeconds: 1 };
      beats = setTimeout(() => {
        if (isSeated) void session.beat();
        beatInTime();
      }, heartbeatSeconds * 1000);
    };
    beatInTime();
    const close = () => {
      end.abort();
      clearTimeout(beats);
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    };
    return { session, close };
  };
  let tab = open();
  const behind: Tab[] = [];
  const closeAll = () => {
    for (const each of [tab, ...behind]) each.close();
    behind.length = 0;
  };
  return {
    pressed,
    told,
    takenBack,
    press: (choice) => {
      const before = tab.session.state();
      tab.session.choose(choice);
      const { lastDone } = tab.session.state();
      if (lastDone !== null && lastDone !== before.lastDone) pressed.add(lastDone.key);
    },
    skip: () => tab.session.skip("cannot_judge", "", false),
    undo: () => {
      const { lastDone } = tab.session.state();
      const wasKept = lastDone !== null && store.has(lastDone.key);
      void tab.session.undo();
      // What can not have left yet is out of the store at once; everything else the server takes back.
      if (wasKept && !store.has(lastDone.key) && pressed.has(lastDone.key)) takenBack.add(lastDone.key);
    },
    leaveSeat: () => {
      isSeated = false;
    },
    takeSeat: () => {
      isSeated = true;
    },
    reload: () => {
      closeAll();
      tab = open();
    },
    takeOver: () => {
      tab.session.leave();
      behind.push(tab);
      tab = open();
    },
    unsent: () => store.answers(),
    close: closeAll,
  };
}

/** Notes what the server says of each label. */
function recordAnswers(api: LabelingApi, tell: (key: string, what: ServerAnswer) => void): LabelingApi {
  return {
    ...api,
    submit: async (input) => {
      try {
        const answer = await api.submit(input);
        tell(input.idempotencyKey, answer.outcome);
        return answer;
      } catch (error) {
        const failure = failureOf(error);
        const { reason } = failure;
        if (!isPassing(failure))
          tell(input.idempotencyKey, reason === "late" ? "late" : `refused: ${reason}`);
        throw error;
      }
    },
  };
}

/** Once the tab is closed nothing of it goes on: no call of it is ever answered. */
function stopWithTab(signal: AbortSignal, api: LabelingApi): LabelingApi {
  const never = new Promise<never>(() => undefined);
  const bound =
    <Input, Answer>(method: (input: Input) => Promise<Answer>) =>
    async (input: Input): Promise<Answer> => {
      if (signal.aborted) return never;
      try {
        const answer = await method(input);
        return signal.aborted ? never : answer;
      } catch (error) {
        if (signal.aborted) return never;
        throw error;
      }
    };
  return {
    next: bound(api.next),
    submit: bound(api.submit),
    setStrength: bound(api.setStrength),
    skip: bound(api.skip),
    undo: bound(api.undo),
    heartbeat: bound(api.heartbeat),
    release: bound(api.release),
  };
}

function memoryStore(): KeyStore & { has: (key: string) => boolean; answers: () => number } {
  const entries = new Map<string, string>();
  const answers = () => [...entries.keys()].filter((key) => key.startsWith("gshf-outbox:"));
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    key: (index) => [...entries.keys()][index] ?? null,
    get length() {
      return entries.size;
    },
    has: (key) => answers().some((entry) => entry.endsWith(`:${key}`)),
    answers: () => answers().length,
  };
}
