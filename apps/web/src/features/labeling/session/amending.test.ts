import { describe, expect, it } from "vitest";
import { makeWorld, settle } from "./label-session.fixture.ts";

async function labeled(choice: "left" | "tie" = "left") {
  const made = makeWorld(3);
  made.session.start();
  await settle();
  made.session.choose(choice);
  return made;
}

describe("how much better, said after the choice", () => {
  it("is added to a label that has arrived, and leaves the pair on screen alone", async () => {
    const made = await labeled();
    await settle();
    expect(made.session.mayAmend()).toBe(true);
    made.session.amend(3);
    await settle();
    expect(made.amended).toEqual([{ slug: expect.any(String), judgmentId: expect.any(String), strength: 3 }]);
    expect(made.session.mayAmend()).toBe(false);
    expect(made.session.state()).toMatchObject({ lastDone: { choice: "left", strength: 3 } });
    expect(made.session.state().draft.strength).toBeNull();
    expect(made.submitted).toHaveLength(1);
  });

  it("waits for a label that is on its way", async () => {
    const made = await labeled();
    made.session.amend(2);
    await settle();
    const strengths = [...made.submitted, ...made.amended].map(({ strength }) => strength);
    expect(strengths.filter((strength) => strength === 2)).toHaveLength(1);
  });

  it("can be said once, of one side, and of the last label alone", async () => {
    const made = await labeled("tie");
    await settle();
    expect(made.session.mayAmend()).toBe(false);
    made.session.amend(1);
    made.session.choose("left");
    await settle();
    made.session.amend(1);
    made.session.amend(2);
    await settle();
    expect(made.amended.map(({ strength }) => strength)).toEqual([1]);
  });

  it("is too late after two seconds", async () => {
    const made = await labeled();
    await settle();
    made.world.clock += 2_000;
    expect(made.session.mayAmend()).toBe(false);
    made.session.amend(1);
    await settle();
    expect(made.amended).toEqual([]);
  });

  it("is taken back with its label", async () => {
    const made = await labeled();
    await settle();
    made.session.amend(3);
    await made.session.undo();
    expect(made.undone).toEqual(["amended-judgment-of-lease-1"]);
  });
});
