import { effectiveSampleMin } from "@gshf/core/rounds/model";
import { formatPercent } from "#ui/format.ts";

/** How much choice the KL budget leaves; shares are of candidates and of prompts. */
export type Leeway = { affordable: number; noneAffordable: number; observations: number };

/** Above this share the enhancer is free, and takes the answer farthest off. */
const slackAbove = 0.95;
const tightAbove = 0.5;
/** About so many labels leave everything plausible. */
const fewLabels = 250;

/** What is wrong with a budget that binds nowhere, or that leaves nothing to choose. */
export function leewayWarnings({ affordable, noneAffordable, observations }: Leeway): string[] {
  if (affordable > slackAbove) {
    const right =
      observations < fewLabels
        ? ` At the usual width that is right with fewer than about ${fewLabels} labels: everything is still plausible.`
        : "";
    return [
      `The KL budget is slack: ${formatPercent(affordable)} of the candidates are affordable, so Option II takes the least certain answer at any price. A smaller width of the confidence set tightens it.${right}`,
    ];
  }
  if (noneAffordable > tightAbove) {
    return [
      `In ${formatPercent(noneAffordable)} of the prompts nothing is affordable beside the main agent’s own answer, so Option II has nothing to choose there. A larger width of the confidence set loosens it.`,
    ];
  }
  return [];
}

/** What to say where the weights of candidates rest on too few of them. */
export function fewDrawsWarnings(shareOfPrompts: number): string[] {
  if (shareOfPrompts === 0) return [];
  return [
    `In ${formatPercent(shareOfPrompts)} of the prompts the effective sample size is under ${effectiveSampleMin}: the weights rest on one or two answers. More candidates, or candidates of π₀, raise it.`,
  ];
}
