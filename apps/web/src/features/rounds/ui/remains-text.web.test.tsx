import type { RoundRemains } from "@gshf/core/rounds";
import { expect, test } from "vitest";
import { pauseText, remainsText } from "./remains-text.ts";

const nothing: RoundRemains = {
  labels: 0,
  labeledPairs: 0,
  pairs: 0,
  onScreen: 0,
  late: 0,
  answers: 0,
  datasetSha256: null,
  training: null,
  policy: null,
};
const said = (remains: Partial<RoundRemains>, isCancelled = false) => {
  const { stays, goes } = remainsText({ ...nothing, ...remains }, isCancelled);
  return [...stays, ...goes].join("\n");
};

test("labels are said to be lost on later rounds exactly if no dataset holds them", () => {
  const labels = { labels: 14, labeledPairs: 13, pairs: 80, answers: 640 };
  expect(said(labels)).toMatch(/14 labels on 13 of 80 pairs stay on record\..*no later round learns/);
  expect(said(labels)).toContain("640 answers, drawn and paid for, stay.");
  expect(said({ ...labels, datasetSha256: "a".repeat(64) })).toMatch(
    /in the frozen dataset .* later rounds learn/,
  );
  expect(said({ ...labels, datasetSha256: "a".repeat(64) })).not.toContain("no dataset");
});

test("a job is over only when it is", () => {
  const training = { externalId: "job-1", host: "trainer.example.org", state: "running", isOver: false };
  expect(said({ training })).toContain("trainer.example.org is asked to stop job job-1");
  expect(said({ training }, true)).toContain("has not confirmed yet");
  const over = { ...training, state: "cancelled", isOver: true };
  expect(said({ training: over }, true)).toContain("job job-1 is over: cancelled");
});

test("a round of which nothing is there says what it won't make, and no more", () => {
  expect(remainsText(nothing, false)).toEqual({
    stays: [],
    goes: ["It will make no dataset and no policy."],
  });
});

test("a pause says of each stage what goes on", () => {
  expect(pauseText("labeling", "people")).toContain("can still be submitted and counts");
  expect(pauseText("training", "people")).toContain("runs on");
  expect(pauseText("sampling", "people")).toContain("may be sent again");
  // Where nobody labels, labeling is workers' work as the other stages are.
  expect(pauseText("labeling", "scorer")).toBe(pauseText("sampling", "scorer"));
  expect(pauseText("training", "scorer")).toContain("runs on");
});
