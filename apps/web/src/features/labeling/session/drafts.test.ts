import { describe, expect, it } from "vitest";
import { makeWorld, memoryStore, onScreen, settle } from "./label-session.fixture.ts";

describe("what a person says before choosing", () => {
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
});
