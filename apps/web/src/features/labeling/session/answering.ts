import { storable } from "@gshf/core/text/model";
import type { Amending } from "./amending.ts";
import type { ChoiceName, PairView, SkipInput } from "./api.ts";
import type { Outbox, OutboxItem } from "./outbox.ts";
import type { Screen } from "./screen.ts";
import type { Done, SessionStore } from "./session-state.ts";
import type { Supply } from "./supply.ts";
import type { TakeBack } from "./take-back.ts";

/** Says something about the pair on screen: a choice, its reasons where they are asked for, or a skip. */
export function createAnswering(options: {
  session: SessionStore;
  screen: Screen;
  outbox: Outbox;
  takeBack: TakeBack;
  supply: Supply;
  amending: Amending;
  newKey: () => string;
  now: () => number;
}) {
  const { session, screen, outbox, newKey, now } = options;

  /** Takes the pair off the screen; the next one is there at once, the answer goes out behind it. */
  const finish = (item: OutboxItem, done: Done) => {
    const { pairs, draft, doneCount } = session.state();
    const [pair, ...rest] = pairs;
    if (pair === undefined) return;
    options.takeBack.remember(item, { pair, draft });
    screen.dropDraft(pair);
    screen.show(rest, {
      lastDone: done,
      doneCount: doneCount + (done.kind === "submit" ? 1 : 0),
      status: rest.length === 0 ? "loading" : "pair",
    });
    outbox.put(item);
    options.amending.offer(item);
    if (item.kind === "submit") options.supply.topUpAlong();
    else void options.supply.topUp();
  };

  const submit = (pair: PairView, choice: ChoiceName, times: { durationMs: number; visibleMs: number }) => {
    const hasSide = choice === "left" || choice === "right";
    const { reasons, rationale, strength: chosen } = session.state().draft;
    const strength = hasSide ? chosen : null;
    const key = newKey();
    const input = {
      leaseId: pair.lease.leaseId,
      choice,
      strength,
      reasons,
      rationale: storable(rationale),
      idempotencyKey: key,
      ...times,
      ...screen.inView(),
      usedDiff: screen.usedDiff(),
      usedSource: screen.usedSource(),
    };
    finish({ kind: "submit", key, at: now(), input }, { key, kind: "submit", choice, strength });
  };

  return {
    choose: (choice: ChoiceName) => {
      const { status, isUndoing, heldPresses, draft } = session.state();
      const pair = screen.current();
      if (pair === undefined || status !== "pair" || isUndoing || !screen.isSettled()) return;
      if (screen.readingLeftMs() > 0) {
        session.set({ heldPresses: heldPresses + 1 });
        return;
      }
      const times = screen.times();
      // Whoever gave reasons of their own accord is not asked again.
      if (pair.asksRationale && draft.reasons.length === 0 && draft.rationale === "") {
        session.set({ asked: { choice, ...times } });
      } else submit(pair, choice, times);
    },
    /** Sends the choice that waits for its reasons, with those given by now. */
    answerWhy: () => {
      const { asked } = session.state();
      const pair = screen.current();
      if (pair === undefined || asked === null) return;
      const { choice, ...times } = asked;
      session.set({ asked: null });
      submit(pair, choice, times);
    },
    skip: (reason: SkipInput["reason"], note: string, flag: boolean) => {
      const pair = screen.current();
      if (pair === undefined) return;
      const key = newKey();
      const input = { leaseId: pair.lease.leaseId, reason, note: storable(note), flag };
      finish({ kind: "skip", key, at: now(), input }, { key, kind: "skip", choice: null, strength: null });
    },
  };
}
