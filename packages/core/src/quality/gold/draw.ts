import type { Deps } from "../../access/index.ts";

export type GoldRates = { goldRate: number; attentionRate: number };

/**
 * What a person's n-th hand-out is, but for what is left of it: the same whenever it is asked, so reloading a page
 * can't change it. Drawn under the installation's key: project, pseudonym and n are known to the labeler, and from
 * those alone the gold pairs could be foretold.
 */
export function drawHandOut(
  deps: Pick<Deps, "secrets">,
  { goldRate, attentionRate }: GoldRates,
  { projectId, memberId, n }: { projectId: string; memberId: string; n: number },
): "gold" | "attention" | "ordinary" {
  const bits = deps.secrets.mark("hand-out", projectId, memberId, String(n)).slice(0, 12);
  const drawn = Number.parseInt(bits, 16) / 2 ** 48;
  if (drawn < goldRate) return "gold";
  return drawn < goldRate + attentionRate ? "attention" : "ordinary";
}
