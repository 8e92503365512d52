import { describe, expect, it } from "vitest";
import { makeWorld, memoryStore, onScreen, settle } from "./label-session.fixture.ts";

describe("a labeling session", () => {
  it("has the next pair on screen in the same moment a key is pressed", async () => {
    const made = makeWorld(5);
    made.session.start();
    await settle();
    expect(onScreen(made)).toBe("left 1");
    expect(made.session.state().pairs).toHaveLength(5);
    made.session.choose("left");
    expect(onScreen(made)).toBe("left 2");
    await settle();
    expect(made.submitted).toMatchObject([{ leaseId: "lease-1", choice: "left", strength: null }]);
    expect(made.session.state().pairs).toHaveLength(4);
    expect(made.session.state()).toMatchObject({ doneCount: 1, unsentCount: 0 });
  });

  it("says why there is none once all are labeled", async () => {
    const made = makeWorld(2);
    made.session.start();
    await settle();
    made.session.choose("tie");
    made.session.choose("both_bad");
    await settle();
    expect(made.session.state()).toMatchObject({
      status: "none",
      none: { reason: "all-judged" },
      doneCount: 2,
    });
    made.session.choose("left");
    expect(made.submitted).toHaveLength(2);
  });

  it("keeps labels through a lost network and sends each once when it is back", async () => {
    const made = makeWorld(4);
    made.session.start();
    await settle();
    made.world.fail = "offline";
    made.session.choose("left");
    made.session.choose("right");
    await settle();
    expect(made.session.state()).toMatchObject({ unsentCount: 2, sendTrouble: { reason: "offline" } });
    expect(onScreen(made)).toBe("left 3");
    made.world.fail = null;
    made.tick();
    await settle();
    expect(made.submitted.map((input) => input.choice)).toEqual(["left", "right"]);
    expect(made.session.state()).toMatchObject({ unsentCount: 0, sendTrouble: null });
  });

  it("sends after a reload what had not left, under the same key", async () => {
    const store = memoryStore();
    const before = makeWorld(2, store);
    before.session.start();
    await settle();
    before.world.fail = "offline";
    before.session.choose("right");
    await settle();
    const after = makeWorld(2, store);
    after.session.start();
    await settle();
    expect(after.submitted).toMatchObject([
      { leaseId: "lease-1", choice: "right", idempotencyKey: "key-1-0" },
    ]);
    expect(store.length).toBe(0);
  });

  it("tells of a label that came too late, and does not try it again", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    made.world.fail = "late";
    made.session.choose("left");
    await settle();
    expect(made.session.state()).toMatchObject({ unsentCount: 0, notice: { kind: "late" } });
    made.world.fail = null;
    made.world.outcome = "surplus";
    made.session.choose("left");
    await settle();
    expect(made.session.state().notice).toMatchObject({ kind: "surplus" });
  });

  it("is over only once the last label has arrived", async () => {
    const made = makeWorld(1);
    made.world.isSessionOver = true;
    made.session.start();
    await settle();
    made.world.failsSubmit = "unavailable";
    made.session.choose("left");
    await settle();
    expect(made.session.state()).toMatchObject({ status: "loading", unsentCount: 1 });
    made.world.failsSubmit = null;
    made.tick();
    await settle();
    made.tick();
    await settle();
    expect(made.session.state()).toMatchObject({ status: "none", none: { reason: "session-complete" } });
    expect(made.submitted).toHaveLength(1);
  });

  it("shows nobody a draft of the person before in this browser", async () => {
    const store = memoryStore();
    const before = makeWorld(1, store);
    before.session.start();
    await settle();
    before.session.edit({ strength: 3, rationale: "half a thought" });
    const other = makeWorld(1, store, {}, "p:L-0002");
    other.session.start();
    await settle();
    expect(other.session.state().draft).toEqual({ strength: null, reasons: [], rationale: "" });
  });

  it("brings a draft back after a reload", async () => {
    const store = memoryStore();
    const before = makeWorld(1, store);
    before.session.start();
    await settle();
    before.session.edit({ rationale: "half a thought" });
    const after = makeWorld(1, store);
    after.session.start();
    await settle();
    expect(after.session.state().draft.rationale).toBe("half a thought");
    after.session.choose("left");
    await settle();
    expect(after.submitted).toMatchObject([{ rationale: "half a thought" }]);
    expect(store.length).toBe(0);
  });

  it("drops lost pairs from the reserve, and only marks the one somebody is reading", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    made.world.lost = ["lease-1", "lease-2"];
    await made.session.beat();
    expect(made.session.state()).toMatchObject({ isCurrentLost: true });
    expect(made.session.state().pairs.map((shown) => shown.left.text)).toEqual(["left 1", "left 3"]);
    made.session.choose("left");
    expect(made.session.state().isCurrentLost).toBe(false);
  });

  it("measures how long a pair was on screen, and how much of it visible", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    made.world.clock = 1000;
    made.session.setVisible(false);
    made.world.clock = 5000;
    made.session.setVisible(true);
    made.world.clock = 5600;
    made.session.choose("left");
    made.world.clock = 6000;
    made.session.choose("right");
    await settle();
    expect(made.submitted).toMatchObject([
      { durationMs: 5600, visibleMs: 1600 },
      { durationMs: 400, visibleMs: 400 },
    ]);
  });

  it("goes on with the time a pair was on screen after a reload, whatever the browser's clock says", async () => {
    const before = makeWorld(3);
    before.session.start();
    await settle();
    before.world.clock = 20_000;
    before.session.reserveLeases();
    const after = makeWorld(3, before.store);
    after.world.clock = 3_600_000;
    after.session.start();
    await settle();
    after.world.clock += 5_000;
    after.session.choose("left");
    await settle();
    expect(after.submitted).toMatchObject([{ leaseId: "lease-1", visibleMs: 25_000, durationMs: 25_000 }]);
    after.session.choose("left");
    await settle();
    expect(after.submitted[1]).toMatchObject({ leaseId: "lease-2", visibleMs: 0 });
  });

  it("gives everything back on leaving, and all but the pair on screen on a reload", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    expect(made.session.reserveLeases()).toEqual(["lease-2", "lease-3"]);
    made.session.leave();
    await settle();
    expect(made.released).toEqual(["lease-1", "lease-2", "lease-3"]);
  });

  it("takes a choice only once the pair can have been read, by the time it was visible", async () => {
    const made = makeWorld(3, memoryStore(), { readingMs: 3000 });
    made.session.start();
    await settle();
    made.world.clock = 1000;
    made.session.choose("left");
    expect(made.session.state()).toMatchObject({ heldPresses: 1 });
    made.session.setVisible(false);
    made.world.clock = 60_000;
    made.session.setVisible(true);
    expect(made.session.readingLeftMs()).toBe(2000);
    made.session.choose("left");
    expect(onScreen(made)).toBe("left 1");
    made.world.clock = 62_000;
    made.session.choose("left");
    expect(onScreen(made)).toBe("left 2");
    expect(made.session.state()).toMatchObject({ heldPresses: 0 });
    await settle();
    expect(made.submitted).toHaveLength(1);
  });

  it("brings a pair back with everything said about it when the server wants it read for longer", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    made.session.edit({ strength: 3, rationale: "half a thought" });
    made.world.fail = "too-fast";
    made.session.choose("left");
    await settle();
    expect(onScreen(made)).toBe("left 1");
    expect(made.session.state()).toMatchObject({
      draft: { strength: 3, rationale: "half a thought" },
      notice: { kind: "too-fast" },
      unsentCount: 0,
      doneCount: 0,
    });
    made.world.fail = null;
    made.session.choose("left");
    await settle();
    expect(made.submitted).toMatchObject([{ leaseId: "lease-1", strength: 3, rationale: "half a thought" }]);
  });

  it("asks for reasons after the choice where it is to, and goes back as if nothing had been chosen", async () => {
    const made = makeWorld(3, memoryStore(), { asksRationale: true });
    made.session.start();
    await settle();
    made.world.clock = 4000;
    made.session.choose("right");
    expect(onScreen(made)).toBe("left 1");
    expect(made.session.state().asked?.choice).toBe("right");
    made.session.dropChoice();
    expect(made.session.state().asked).toBeNull();
    made.session.choose("left");
    made.world.clock = 9000;
    made.session.edit({ reasons: ["clear"] });
    made.session.answerWhy();
    expect(onScreen(made)).toBe("left 2");
    // Reasons given of one's own accord come first: nothing is asked.
    made.session.edit({ rationale: "as I said" });
    made.session.choose("tie");
    expect(onScreen(made)).toBe("left 3");
    await settle();
    expect(made.submitted).toMatchObject([
      { choice: "left", reasons: ["clear"], durationMs: 4000 },
      { choice: "tie", rationale: "as I said" },
    ]);
  });

  it("says with each label whether the pair was compared word by word", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    made.session.noteDiff();
    made.session.choose("left");
    made.session.choose("left");
    await settle();
    expect(made.submitted.map(({ usedDiff }) => usedDiff)).toEqual([true, false]);
  });

  it("says with each label how long either answer was in view, and whether as written", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    made.session.noteInView("left", true);
    made.world.clock = 3000;
    made.session.noteInView("right", true);
    made.session.setVisible(false);
    made.world.clock = 9000;
    made.session.setVisible(true);
    made.world.clock = 9500;
    made.session.noteSource();
    made.session.choose("left");
    // The next pair's cards come into view, the left one alone.
    made.session.noteInView("right", false);
    made.world.clock = 11_000;
    made.session.choose("left");
    await settle();
    expect(made.submitted).toMatchObject([
      { leftInViewMs: 3500, rightInViewMs: 500, usedSource: true },
      { leftInViewMs: 1500, rightInViewMs: 0, usedSource: false },
    ]);
  });
});

describe("a pair that has just come into sight", () => {
  it("takes no choice for the first moment, by the time it was visible", async () => {
    const made = makeWorld(4, memoryStore(), {}, "p:L-0001", 300);
    made.session.start();
    await settle();
    made.world.clock = 299;
    made.session.choose("left");
    expect(onScreen(made)).toBe("left 1");
    made.session.setVisible(false);
    made.world.clock = 5000;
    made.session.choose("left");
    made.session.setVisible(true);
    made.session.choose("left");
    expect(onScreen(made)).toBe("left 1");
    made.world.clock = 5001;
    made.session.choose("left");
    // The second half of a double click, and a key that still bounces.
    made.session.choose("left");
    expect(onScreen(made)).toBe("left 2");
    expect(made.session.isSettled()).toBe(false);
    await settle();
    expect(made.submitted).toMatchObject([{ leaseId: "lease-1", durationMs: 5001, visibleMs: 300 }]);
  });
});

describe("a browser whose clock is wrong", () => {
  it.each([-3_600_000, 3_600_000])(
    "by %i ms asks for pairs as often as one whose clock is right",
    async (off) => {
      const made = makeWorld(0);
      // In half a minute by the server's clock; by the browser's an hour ago, or in an hour.
      made.world.clock = Date.parse("2026-01-05T09:00:00Z") + off;
      made.world.retryAt = new Date("2026-01-05T09:00:30Z");
      made.world.retryInMs = 30_000;
      made.session.start();
      await settle();
      for (let i = 0; i < 3; i++) {
        made.tick();
        await settle();
      }
      expect(made.world.asked).toBe(4);
      expect(made.world.waits).toEqual([15_000, 15_000, 15_000, 15_000]);
    },
  );

  it("asks sooner when the server said so, and less often while it fails", async () => {
    const made = makeWorld(0);
    made.world.retryInMs = 4000;
    made.session.start();
    await settle();
    expect(made.world.waits).toEqual([4000]);
    made.world.fail = "unavailable";
    for (let i = 0; i < 6; i++) {
      made.tick();
      await settle();
    }
    expect(made.world.waits.slice(1)).toEqual([5000, 5000, 5000, 5000, 10_000, 30_000]);
  });
});

describe("somebody else who signs in in the same browser", () => {
  it("is told apart: what the page's person says is kept for them, and sent when they are back", async () => {
    const made = makeWorld(4);
    made.session.start();
    await settle();
    made.world.fail = "other-person";
    made.session.choose("left");
    await settle();
    made.session.choose("right");
    await settle();
    expect(made.session.state()).toMatchObject({ away: "other-person", unsentCount: 2, parked: [] });
    expect(made.submitted).toEqual([]);
    made.world.fail = null;
    made.session.setVisible(true);
    await settle();
    expect(made.submitted.map(({ choice }) => choice)).toEqual(["left", "right"]);
    expect(made.session.state()).toMatchObject({ away: null, unsentCount: 0 });
  });

  it("is noticed before anything is said, and never sends what another left", async () => {
    const store = memoryStore();
    const made = makeWorld(4, store);
    made.session.start();
    await settle();
    made.world.fail = "not-signed-in";
    await made.session.beat();
    expect(made.session.state()).toMatchObject({ away: "not-signed-in", unsentCount: 0 });
    made.session.choose("left");
    await settle();
    const other = makeWorld(4, store, {}, "p:L-0002");
    other.session.start();
    await settle();
    expect(other.submitted).toEqual([]);
    const back = makeWorld(4, store);
    back.session.start();
    await settle();
    expect(back.submitted).toMatchObject([{ leaseId: "lease-1", choice: "left" }]);
  });
});
