import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { bestSchema, chooseBest } from "./choose-best.ts";
import { specOf } from "./evaluation-desk.ts";
import { findEvaluation } from "./find-evaluation.ts";
import { measuredCellSchema, measuredCells } from "./measured-cells.ts";
import { methodsText } from "./methods.ts";
import { evaluationRefSchema } from "./model.ts";

const resultsSchema = z.object({
  number: z.int(),
  name: z.string(),
  state: z.enum(["running", "done", "failed", "stopped"]),
  /** Empty before it is done. */
  cells: z.array(measuredCellSchema),
  best: bestSchema.nullable(),
  /** All settings in words. */
  methods: z.string(),
});
export type EvaluationResults = z.output<typeof resultsSchema>;

/** What an evaluation measured, cell by cell. */
export const evaluationResults = verb({
  name: "evaluations.results",
  kind: "query",
  may: "rounds.read",
  input: evaluationRefSchema,
  output: resultsSchema,
  run: async (deps, { project }, { number }) => {
    const found = await findEvaluation(deps.db, project.id, number);
    if (!found.ok) return found;
    const run = found.value;
    const spec = specOf(run);
    const cells = await measuredCells(deps, run.id, spec);
    return done({
      number,
      name: run.name,
      state: run.state,
      cells,
      best: chooseBest(cells),
      methods: methodsText(number, run.specSha256, spec),
    });
  },
});
