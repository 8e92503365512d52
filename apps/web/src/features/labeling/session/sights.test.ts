import { describe, expect, it } from "vitest";
import { makeWorld, memoryStore, onScreen, settle } from "./label-session.fixture.ts";

describe("how long a pair was in sight", () => {
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
    before.session.noteInView("left", true);
    before.world.clock = 20_000;
    before.session.reserveLeases();
    const after = makeWorld(3, before.store);
    after.world.clock = 3_600_000;
    after.session.start();
    await settle();
    after.world.clock += 5_000;
    after.session.choose("left");
    await settle();
    expect(after.submitted).toMatchObject([
      { leaseId: "lease-1", visibleMs: 25_000, durationMs: 25_000, leftInViewMs: 20_000, rightInViewMs: 0 },
    ]);
    after.session.choose("left");
    await settle();
    expect(after.submitted[1]).toMatchObject({ leaseId: "lease-2", visibleMs: 0 });
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
