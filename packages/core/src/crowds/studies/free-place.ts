import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { freePlaces } from "./places.sql.ts";

/**
 * A researcher says that a submission was returned, or ran out of time, at the platform: its place in the study is free
 * for somebody else, and so are the pairs its person holds. Repeating it changes nothing.
 */
export const freePlace = verb({
  name: "crowds.freePlace",
  kind: "mutation",
  may: "members.write",
  input: z.object({ slug: z.string(), sessionId: z.uuid() }),
  output: z.null(),
  run: async (deps, { project, audit }, { sessionId }) =>
    transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "Project" where "id" = ${project.id}::uuid for no key update`;
      const session = await tx.crowdSession.findFirst({
        where: { id: sessionId, study: { projectId: project.id } },
        include: { member: true },
      });
      if (session === null) {
        return refuse("not-found", `There is no session ${sessionId} in this project.`, "sessionId");
      }
      if (session.returnedAt !== null) return done(null);
      await freePlaces(tx, [sessionId], deps.now());
      const { pseudonym } = session.member;
      await audit(tx, { subject: `study:${session.studyId}`, detail: { pseudonym } });
      return done(null);
    }),
});
