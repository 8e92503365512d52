import type { FeatureMap, Policy, Project, Prompt } from "@gshf/db";
import type { KeptDraw } from "./draws-by-name.ts";

/** What to measure: a new policy against π₀, on how many draws a prompt, under which reward. */
export type EvaluationOrder = {
  project: Project;
  round: { id: string; number: number; stateSince: Date };
  map: FeatureMap;
  reference: Policy;
  policy: Policy;
  theta: Float64Array;
  samples: number;
};

/** π₀'s and the new policy's draws for one prompt. */
export type DrawnPrompt = { prompt: Prompt; reference: KeptDraw[]; policy: KeptDraw[] };
