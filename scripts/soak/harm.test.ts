import { createRandom } from "@gshf/gshf";
import { expect, test } from "vitest";
import { freezeSecondsMax, planHarm, type Victim } from "./harm.ts";

const victims: Victim[] = ["web", "web2", "worker", "postgres"];
const plan = (seed: number, how: "kill" | "freeze" = "kill") =>
  planHarm(createRandom(seed), how, { victims, seconds: 400, everySeconds: 8 });

test("harm is done to all equally often, in time, and the same by the same seed", () => {
  const kills = plan(1);
  const counts = victims.map((victim) => kills.filter((harm) => harm.victim === victim).length);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  expect(kills.length).toBeGreaterThan(40);
  expect(kills.at(-1)?.atMs).toBeLessThan(400_000);
  expect(plan(1)).toEqual(kills);
  expect(plan(2)).not.toEqual(kills);
});

test("nothing is silent for longer than what is promised to be borne, and nobody is harmed where nobody shall be", () => {
  const lengths = plan(1, "freeze").map(({ forMs }) => forMs);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(freezeSecondsMax * 1000);
  expect(Math.max(...lengths)).toBeGreaterThan(freezeSecondsMax * 800);
  expect(planHarm(createRandom(1), "kill", { victims, seconds: 400, everySeconds: 0 })).toEqual([]);
});
