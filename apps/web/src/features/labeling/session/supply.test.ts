import { describe, expect, it } from "vitest";
import { makeWorld, onScreen, settle } from "./label-session.fixture.ts";

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

describe("pairs in reserve", () => {
  const label = async (made: ReturnType<typeof makeWorld>) => {
    made.world.clock += 1000;
    made.session.choose("left");
    await settle();
  };

  it("come along with the answers, one request a label", async () => {
    const made = makeWorld(30);
    made.session.start();
    await settle();
    for (let n = 0; n < 20; n++) await label(made);
    expect(made.submitted).toHaveLength(20);
    expect(made.session.state().pairs).toHaveLength(9);
    expect(made.world).toMatchObject({ asked: 21, askedAlone: 1 });
  });

  it("are asked for alone when an answer's label was refused, and when answers don't go out", async () => {
    const made = makeWorld(30);
    made.session.start();
    await settle();
    made.world.failsSubmit = "late";
    await label(made);
    expect(made.world).toMatchObject({ asked: 2, askedAlone: 2 });
    made.world.failsSubmit = "unavailable";
    for (let n = 0; n < 7; n++) await label(made);
    expect(made.session.state().pairs).toHaveLength(9);
    expect(onScreen(made)).toBeDefined();
  });
});
