import { z } from "zod";
import { actorName, done, refuse, verb } from "../access/index.ts";
import { mayRetry } from "./act-on-evaluation.ts";
import { newEvaluationSchema } from "./model.ts";
import { startEvaluation } from "./start-evaluation.ts";

/** Starts an evaluation of some policies on some splits. */
export const createEvaluation = verb({
  name: "evaluations.create",
  kind: "mutation",
  may: "rounds.write",
  input: newEvaluationSchema,
  output: z.object({ number: z.int() }),
  run: async (deps, { project, actor, audit }, input) => {
    const started = await startEvaluation(deps, project, input, {
      createdBy: actorName(actor),
      onStart: (tx, id) =>
        audit(tx, {
          subject: `evaluation:${id}`,
          detail: { name: input.name, policies: input.policies.length },
        }),
    });
    if (!started.ok) return started;
    const { number, state, isNew } = started.value;
    if (isNew) return done({ number });
    const again = mayRetry(state) ? "Retry it there" : "Its figures are there";
    const message = `Evaluation ${number} measures the same. ${again}, or choose another seed for other draws.`;
    return refuse("conflict", message, "seed");
  },
});
