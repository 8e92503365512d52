import { expect, test } from "vitest";
import { deletionText } from "./deletion-text.ts";

const goes = {
  labels: 0,
  pairs: 160,
  prompts: 57,
  responses: 401,
  rounds: 1,
  policies: 1,
  datasets: 1,
  datasetBytes: 1_500_000,
  members: 3,
  payments: 0,
  imports: 2,
};
const stays = { auditEvents: 9, accounts: 1, checkpoints: 0 };

test("what a deletion takes is counted in English, and what there is none of isn't named", () => {
  const { gone, kept } = deletionText({ goes, stays });
  expect(gone).toContain("1 round");
  expect(gone).toContain("1 policy");
  expect(gone).toContain("1 dataset, with the files in the bucket (1.5 MB)");
  expect(kept).toEqual([
    "9 events of the audit log",
    "1 account of somebody who can sign in elsewhere",
    "Copies of datasets that were downloaded",
  ]);
  for (const line of [...gone, ...kept]) expect(line).not.toMatch(/^0 /);
});
