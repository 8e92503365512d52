import { describe, expect, it } from "vitest";
import { makeWorld, memoryStore, settle } from "./label-session.fixture.ts";

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
