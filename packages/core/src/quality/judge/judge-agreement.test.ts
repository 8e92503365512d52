import { expect, test } from "vitest";
import { type JudgedPattern, judgeAgreement } from "./judge-agreement.ts";
import type { JudgedSide } from "./model.ts";

type Said = Pick<JudgedPattern, "firstAsA" | "secondAsA" | "verdict"> & { votes: readonly JudgedSide[] };

/** One judged pair, with what people said of it. */
const pair = (over: Partial<Said>): JudgedPattern => {
  const said: Said = { firstAsA: "first", secondAsA: "first", verdict: "first", votes: ["first"], ...over };
  const votesFor = (side: JudgedSide) => said.votes.filter((vote) => vote === side).length;
  const votes = { first: votesFor("first"), second: votesFor("second"), tie: votesFor("tie") };
  return { ...said, votes, times: 1 };
};

test("each pair weighs the same, and a tie agrees with a tie only", () => {
  const agreement = judgeAgreement(
    [
      pair({ votes: ["first", "first", "second"] }),
      pair({ votes: ["tie"] }),
      pair({ firstAsA: "second", secondAsA: "second", verdict: "second", votes: ["second"] }),
      pair({ firstAsA: "first", secondAsA: "second", verdict: "tie", votes: ["tie", "first"] }),
    ],
    1,
  );
  expect(agreement.pairs).toBe(4);
  // (2/3 + 0 + 1 + 1/2) / 4
  expect(agreement.withPeople?.value).toBeCloseTo(0.541_667, 6);
  // Without ties: 2/3 and 1.
  expect(agreement.decisive?.value).toBeCloseTo(5 / 6, 12);
  // Of three couples one agrees; of one couple none.
  expect(agreement.betweenPeople?.value).toBeCloseTo(1 / 6, 12);
  expect(agreement.consistency?.value).toBe(0.75);
});

test("a judge that always says A is never consistent, and its bias shows", () => {
  const judged = Array.from({ length: 50 }, () =>
    pair({ firstAsA: "first", secondAsA: "second", verdict: "tie" }),
  );
  const { consistency, shareOfA } = judgeAgreement(judged, 1);
  expect(consistency?.value).toBe(0);
  expect(shareOfA?.value).toBe(1);
  // Wilson for 100 of 100: 1 / (1 + 1.96² / 100).
  expect(shareOfA?.ci95.low).toBeCloseTo(0.963, 3);
  expect(shareOfA?.ci95.high).toBe(1);
});

test("the interval holds the value, and is the same for the same seed", () => {
  const judged = Array.from({ length: 80 }, (_, i) => pair({ votes: [i % 4 === 0 ? "second" : "first"] }));
  const { withPeople } = judgeAgreement(judged, 7);
  expect(withPeople?.value).toBe(0.75);
  expect(withPeople?.ci95.low).toBeGreaterThan(0.6);
  expect(withPeople?.ci95.high).toBeLessThan(0.9);
  expect(judgeAgreement(judged, 7).withPeople).toEqual(withPeople);
});

test("pairs of which the same was said may be counted together", () => {
  const different = [
    pair({ votes: ["first", "second", "second"] }),
    pair({ firstAsA: "second", verdict: "tie", votes: ["tie", "first"] }),
    pair({ firstAsA: "tie", secondAsA: "tie", verdict: "tie", votes: [] }),
  ];
  const one = judgeAgreement(
    different.flatMap((said) => [said, said, said]),
    1,
  );
  const together = judgeAgreement(
    different.map((said) => ({ ...said, times: 3 })),
    1,
  );
  expect(together.pairs).toBe(one.pairs);
  for (const name of ["withPeople", "decisive", "betweenPeople", "consistency", "shareOfA"] as const) {
    expect(together[name]?.value).toBeCloseTo(one[name]?.value ?? Number.NaN, 12);
  }
});

test("what nobody said anything of is not defined", () => {
  expect(judgeAgreement([], 1)).toEqual({
    pairs: 0,
    withPeople: null,
    decisive: null,
    betweenPeople: null,
    consistency: null,
    shareOfA: null,
  });
  expect(judgeAgreement([pair({ votes: [] })], 1)).toMatchObject({ pairs: 0, withPeople: null });
});
