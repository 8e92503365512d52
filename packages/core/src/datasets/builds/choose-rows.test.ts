import { DatasetRow } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { row } from "../formats/export-row.fixture.ts";
import { everyRow } from "../model.ts";
import { chooseRows, takeShare, whyLeftOut } from "./choose-rows.ts";

const rowOf = (i: number, label: Partial<DatasetRow["label"]> = {}): DatasetRow =>
  DatasetRow.parse({
    ...row,
    pair_id: `pair-${i}`,
    // Two pairs a prompt.
    prompt: [{ role: "user", content: `question ${Math.floor(i / 2)}` }],
    label: { ...row.label, ...label },
    pair_probability: 0.25,
  });
const many = Array.from({ length: 2_000 }, (_, i) => rowOf(i));

test("every row is taken as it is where nothing is chosen", () => {
  expect(chooseRows(many, everyRow, 1)).toEqual(many);
});

test("few votes and votes that disagree are left out, and what a reviewer decided stays", () => {
  const rows = [
    rowOf(0, { n_votes: 1 }),
    rowOf(1, { n_votes: 3, p_chosen: 1 }),
    rowOf(2, { n_votes: 3, p_chosen: 2 / 3 }),
    rowOf(3, { n_votes: 3, p_chosen: 1 / 3, adjudicated_by: "R-1" }),
  ];
  const choice = { ...everyRow, votesMin: 2, agreementMin: 0.8 };
  expect(chooseRows(rows, choice, 1).map(({ pair_id }) => pair_id)).toEqual(["pair-1", "pair-3"]);
  expect(rows.map(({ label }) => whyLeftOut(label, choice))).toEqual(["fewVotes", null, "disagreed", null]);
});

test("prompts are held out whole, by the seed, and nothing but the split of their rows changes", () => {
  const rows = chooseRows(many, { ...everyRow, heldOut: 0.2 }, 1);
  expect(rows.map((each) => ({ ...each, split: "train" }))).toEqual(many);
  const held = new Set(
    rows.filter(({ split }) => split === "validation").map(({ prompt }) => JSON.stringify(prompt)),
  );
  const kept = new Set(
    rows.filter(({ split }) => split === "train").map(({ prompt }) => JSON.stringify(prompt)),
  );
  expect([...held].filter((prompt) => kept.has(prompt))).toEqual([]);
  // A thousand prompts: five standard deviations of .0126.
  expect(Math.abs(held.size / 1_000 - 0.2)).toBeLessThan(0.064);
  expect(chooseRows(many, { ...everyRow, heldOut: 0.2 }, 2)).not.toEqual(rows);
});

test("offline rows are the share of all that was asked for, whole pairs, the same for the same seed", () => {
  const halves = many.flatMap((each) => [each, { ...each, chosen_id: "other" }]);
  const some = takeShare(halves, { share: 0.25, others: 900, seed: 1 });
  expect(some).toHaveLength(300);
  expect(new Set(some.map(({ pair_id }) => pair_id)).size).toBe(150);
  expect(takeShare(halves, { share: 0.25, others: 900, seed: 1 })).toEqual(some);
  expect(takeShare(halves, { share: 0.25, others: 900, seed: 2 })).not.toEqual(some);
  expect(takeShare(many, { share: 0.9, others: 9_000, seed: 1 })).toEqual(many);
});
