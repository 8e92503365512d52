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

  it("gives everything back on leaving, and all but the pair on screen on a reload", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    expect(made.session.reserveLeases()).toEqual(["lease-2", "lease-3"]);
    made.session.leave();
    await settle();
    expect(made.released).toEqual(["lease-1", "lease-2", "lease-3"]);
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
});
