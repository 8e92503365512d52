import { expect, test } from "vitest";
import { offeredActions, type Permit, rightsOver, roundActions } from "./offered-actions.ts";

const project = { can: ["project.read", "rounds.write"], role: "researcher", archivedAt: null };
const reading = ["project.read", "rounds.read"];

/** All are refused but those named. */
const only = (...allowed: string[]) =>
  Object.fromEntries(
    roundActions.map((action): [string, Permit] => [
      action,
      allowed.includes(action) ? { allowed: true } : { allowed: false, reason: "no" },
    ]),
  ) as Record<(typeof roundActions)[number], Permit>;

test("reviewers see no button that they may not use", () => {
  const rights = rightsOver({ ...project, can: reading, role: "reviewer" });
  expect(offeredActions("labeling", only("freeze", "pause", "cancel"), rights)).toEqual([]);
});

test("of an archived project a round can only be cancelled, and not by a reviewer", () => {
  const archived = { ...project, can: reading, archivedAt: new Date() };
  const permits = only("freeze", "pause", "cancel");
  expect(offeredActions("training", permits, rightsOver(archived))).toEqual(["cancel"]);
  expect(offeredActions("training", permits, rightsOver({ ...archived, role: "reviewer" }))).toEqual([]);
});

test("freezing is in sight before it can be done, and gone once it was", () => {
  const rights = rightsOver(project);
  expect(offeredActions("sampling", only("pause", "cancel"), rights)).toContain("freeze");
  for (const state of ["training", "evaluating", "failed", "complete"] as const) {
    expect(offeredActions(state, only("pause", "cancel"), rights)).not.toContain("freeze");
  }
});
