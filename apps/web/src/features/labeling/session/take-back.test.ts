import { describe, expect, it } from "vitest";
import { makeWorld, onScreen, settle } from "./label-session.fixture.ts";

describe("taking a label back", () => {
  it("takes back a label that never left without asking the server, and a sent one from it", async () => {
    const made = makeWorld(5);
    made.session.start();
    await settle();
    made.world.fail = "offline";
    made.session.choose("left");
    await settle();
    made.session.edit({ strength: 3, rationale: "because" });
    made.session.choose("left");
    await settle();
    await made.session.undo();
    expect(onScreen(made)).toBe("left 2");
    expect(made.session.state()).toMatchObject({
      unsentCount: 1,
      draft: { strength: 3, rationale: "because" },
    });
    made.world.fail = null;
    made.session.choose("right");
    await settle();
    await made.session.undo();
    expect(onScreen(made)).toBe("left 2");
    expect(made.session.state().pairs[0]?.previous).toMatchObject({ choice: "right", rationale: "because" });
    expect(made.session.state().draft).toMatchObject({ strength: 3, rationale: "because" });
  });

  it("takes nothing back that may have arrived until it knows, or it would count after all", async () => {
    const made = makeWorld(5);
    made.session.start();
    await settle();
    made.world.fail = "offline";
    made.session.choose("left");
    await settle();
    await made.session.undo();
    expect(made.session.state()).toMatchObject({ unsentCount: 1, notice: { kind: "undo-failed" } });
    expect(onScreen(made)).toBe("left 2");
    made.world.fail = null;
    await made.session.undo();
    expect(onScreen(made)).toBe("left 1");
    expect(made.session.state().pairs[0]?.previous).toMatchObject({ choice: "left" });
  });

  it("asks for the same label again when the answer to taking it back was lost, never for an older one", async () => {
    const made = makeWorld(6);
    made.session.start();
    await settle();
    made.session.choose("left");
    made.session.choose("right");
    await settle();
    made.world.losesUndo = true;
    await made.session.undo();
    expect(made.session.state().notice).toMatchObject({ kind: "undo-failed" });
    made.world.losesUndo = false;
    await made.session.undo();
    expect(onScreen(made)).toBe("left 2");
    await made.session.undo();
    expect(onScreen(made)).toBe("left 1");
    expect(made.undone).toEqual(["lease-2", "lease-2", "lease-1"].map((leaseId) => `judgment-of-${leaseId}`));
  });

  it("takes back what the server turned away at once", async () => {
    const made = makeWorld(5);
    made.session.start();
    await settle();
    made.world.fail = "rate-limited";
    made.session.choose("left");
    await settle();
    await made.session.undo();
    expect(made.session.state()).toMatchObject({ unsentCount: 0, notice: null });
    expect(onScreen(made)).toBe("left 1");
  });

  it("waits for a label under way before taking back, so that never an older one comes back", async () => {
    const made = makeWorld(5);
    made.session.start();
    await settle();
    made.session.choose("left");
    await settle();
    made.session.choose("right"); // under way
    await made.session.undo();
    expect(onScreen(made)).toBe("left 2");
  });

  it("takes back a skip as the act before the label after it, by the lease it ended", async () => {
    const made = makeWorld(6);
    made.session.start();
    await settle();
    made.session.choose("left");
    await settle();
    made.session.skip("cannot_judge", "", false);
    await settle();
    made.session.skip("unsafe", "", true);
    await settle();
    await made.session.undo();
    expect(onScreen(made)).toBe("left 3");
    await made.session.undo();
    expect(onScreen(made)).toBe("left 2");
    expect(made.session.state().doneCount).toBe(1);
    await made.session.undo();
    expect(onScreen(made)).toBe("left 1");
    expect(made.session.state().doneCount).toBe(0);
    expect(made.undone).toEqual(["lease-3", "lease-2", "judgment-of-lease-1"]);
  });

  it("takes back a skip that never left without asking the server", async () => {
    const made = makeWorld(5);
    made.session.start();
    await settle();
    made.world.fail = "offline";
    made.session.choose("left");
    await settle();
    made.session.skip("language", "", false);
    await made.session.undo();
    expect(onScreen(made)).toBe("left 2");
    expect(made.session.state()).toMatchObject({ unsentCount: 1, doneCount: 1 });
    expect(made.undone).toEqual([]);
  });

  it("is not in the way of an older answer that the server keeps failing at", async () => {
    const made = makeWorld(5);
    made.session.start();
    await settle();
    made.world.failsSubmit = "defect";
    made.session.choose("left");
    await settle();
    made.session.skip("language", "", false);
    await settle();
    await made.session.undo();
    expect(onScreen(made)).toBe("left 2");
    expect(made.undone).toEqual(["lease-2"]);
  });
});
