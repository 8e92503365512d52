import { z } from "zod";
import { createInvite, done, refuse, verb } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { findRound } from "./find-round.ts";
import { isLabeledByPeople, roundRefSchema, storedRoundConfigSchema } from "./model.ts";

const runSchema = z.object({ run_id: z.string() });

/** Sends simulated annotators from the lab to a round's labels; they come by invite links, as people would. */
export const simulateAnnotators = verb({
  name: "rounds.simulateAnnotators",
  kind: "mutation",
  may: "rounds.write",
  input: roundRefSchema.extend({
    annotators: z.int().min(1).max(16).default(4),
    tieRate: z.number().min(0).max(1).default(0.05),
    leftBias: z.number().min(-5).max(5).default(0),
    temperature: z.number().positive().max(10).default(1),
  }),
  output: z.object({ runId: z.string() }),
  run: async (deps, { project, actor }, input) => {
    const found = await findRound(deps, project, input.number);
    if (!found.ok) return found;
    const { labUrl } = deps.settings;
    if (labUrl === null) return refuse("unavailable", "No lab runs beside this installation.");
    const round = found.value;
    if (round.state !== "labeling") {
      return refuse("round-not-open", `Round ${round.number} is ${round.state}; there is nothing to label.`);
    }
    const config = readStored(storedRoundConfigSchema, round.config, `the settings of round ${round.number}`);
    if (!isLabeledByPeople(config)) {
      return refuse("round-not-open", `No person labels round ${round.number}: nobody is handed its pairs.`);
    }
    const inviteUrls: string[] = [];
    for (let i = 0; i < input.annotators; i++) {
      const note = `simulated annotator ${i + 1}`;
      const invite = await createInvite(deps, actor, {
        slug: input.slug,
        role: "labeler",
        note,
        usesMax: 1,
        expiresInHours: 1,
      });
      if (!invite.ok) return invite;
      inviteUrls.push(invite.value.url);
    }
    const { tieRate, leftBias, temperature } = input;
    const body = {
      invite_urls: inviteUrls,
      seed: round.seed,
      tie_rate: tieRate,
      left_bias: leftBias,
      temperature,
    };
    try {
      const response = await deps.egress.fetch(`${labUrl}/annotators/runs`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok) return refuse("unavailable", `The lab answered HTTP ${response.status}.`);
      return done({ runId: runSchema.parse(await response.json()).run_id });
    } catch {
      return refuse("unavailable", "The lab can't be reached, or gave no answer we understand.");
    }
  },
});
