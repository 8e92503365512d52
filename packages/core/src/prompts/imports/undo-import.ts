import { isReferenced, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { importRefSchema } from "../model.ts";
import { findDependents } from "./import-dependents.sql.ts";
import { tryLockImports } from "./lock-imports.sql.ts";

const undoneSchema = z.object({ prompts: z.int(), answers: z.int(), comparisons: z.int() });

/**
 * Takes back what a file brought: its prompts, answers and comparisons, while nothing depends on them; what does is
 * named. What was there before the file stays as it is, and so does the file's report. A second call takes nothing.
 */
export const undoImport = verb({
  name: "prompts.undoImport",
  kind: "mutation",
  may: "prompts.write",
  input: importRefSchema,
  output: undoneSchema,
  run: async (deps, { project, audit }, { id }) =>
    transaction(
      deps.db,
      async (tx) => {
        if (!(await tryLockImports(tx, project.id))) {
          return refuse(
            "conflict",
            "Another file is being imported. Take this one back when that is done.",
            "id",
          );
        }
        const file = await tx.import.findFirst({ where: { id, projectId: project.id } });
        if (file === null) return refuse("not-found", "There is no such import in this project.", "id");
        if (file.state !== "done") return done({ prompts: 0, answers: 0, comparisons: 0 });
        const dependents = await findDependents(tx, file);
        if (dependents.length > 0) {
          const named = dependents.map(({ what }) => what).join("; ");
          return refuse("conflict", `This import can’t be taken back: ${named}.`, "id");
        }
        const removed = await removeRows(tx, id);
        await tx.import.update({ where: { id }, data: { state: "undone" } });
        await audit(tx, { subject: `import:${id}`, detail: { fileName: file.fileName, ...removed } });
        return done(removed);
      },
      { timeoutMs: 300_000 },
    ).catch((error: unknown) => {
      // A round that has just begun to draw its prompts: what it depends on was not to be seen yet.
      if (!isReferenced(error)) throw error;
      return refuse(
        "conflict",
        "This import can’t be taken back: something has just begun to use its rows.",
        "id",
      );
    }),
});

/** Pairs before the answers that they are of, answers before the prompts that they answer. */
async function removeRows(tx: Tx, importId: string): Promise<z.output<typeof undoneSchema>> {
  const comparisons = await tx.pair.deleteMany({ where: { importId } });
  const answers = await tx.response.deleteMany({ where: { importId } });
  const prompts = await tx.prompt.deleteMany({ where: { importId } });
  return { prompts: prompts.count, answers: answers.count, comparisons: comparisons.count };
}
