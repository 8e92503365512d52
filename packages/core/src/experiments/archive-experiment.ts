import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { lockProject } from "../projects/index.ts";
import { findExperiment } from "./find-experiment.ts";
import { mainExperiment } from "./model.ts";

/** Ends an experiment, or brings it back. Its rounds, data and policies stay, and can be compared. */
export const archiveExperiment = verb({
  name: "experiments.archive",
  kind: "mutation",
  may: "rounds.write",
  input: z.object({ slug: z.string(), experiment: z.string(), isArchived: z.boolean() }),
  output: z.null(),
  run: async (deps, { project, audit }, { experiment: slug, isArchived }) =>
    transaction(deps.db, async (tx) => {
      await lockProject(tx, project.id);
      const found = await findExperiment(tx, project, slug);
      if (!found.ok) return found;
      const { id, name, archivedAt } = found.value;
      if ((archivedAt !== null) === isArchived) return done(null);
      if (slug === mainExperiment) {
        return refuse(
          "conflict",
          `${name} is the experiment that the project began with, and stays.`,
          "experiment",
        );
      }
      const round = await tx.round.findFirst({
        where: { experimentId: id, state: { notIn: ["draft", "complete", "cancelled"] } },
        orderBy: { number: "asc" },
      });
      if (isArchived && round !== null) {
        const message = `Round ${round.number} is ${round.state}. Let it end, or cancel it first.`;
        return refuse("conflict", message, "experiment");
      }
      await tx.experiment.update({ where: { id }, data: { archivedAt: isArchived ? deps.now() : null } });
      await audit(tx, { subject: `experiment:${id}`, detail: { experiment: slug, isArchived } });
      return done(null);
    }),
});
