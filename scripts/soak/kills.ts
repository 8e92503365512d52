import type { Random } from "@gshf/gshf";

const victims = ["web", "worker", "postgres"] as const;
export type Victim = (typeof victims)[number];
type Kill = { victim: Victim; atMs: number; downMs: number };

/**
 * When what is killed, for how long it stays dead: drawn beforehand, so that a seed names a run. All three are
 * killed equally often (give or take one), in an order of their own each time around.
 */
export function planKills(random: Random, seconds: number, everySeconds: number): Kill[] {
  const kills: Kill[] = [];
  let bag: Victim[] = [];
  for (let at = 0; ; ) {
    at += everySeconds * (0.5 + random.uniform());
    if (at >= seconds) return kills;
    if (bag.length === 0) bag = [...victims];
    const [victim] = bag.splice(Math.floor(random.uniform() * bag.length), 1);
    if (victim !== undefined) kills.push({ victim, atMs: at * 1000, downMs: 200 + random.uniform() * 3000 });
  }
}
