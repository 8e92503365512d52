import { z } from "zod";
import { done, refuse } from "../../access/index.ts";
import { standingOf } from "../admit.ts";
import { inTurn, memberVerb } from "../member-verb.ts";
import { drawItems } from "./draw-items.ts";
import { progressOf, testProgressSchema } from "./test-progress.ts";

/** Starts an attempt at the qualification test, or answers the one that is open. */
export const startTest = memberVerb({
  name: "crowds.startTest",
  kind: "mutation",
  input: z.object({ slug: z.string() }),
  output: testProgressSchema,
  run: async (deps, { project, member }) =>
    inTurn(deps.db, member, async (tx) => {
      const progress = await progressOf(tx, member);
      if (progress === null) return refuse("not-found", "This project has no qualification test.");
      if (progress.current !== null) return done(progress);
      const { steps, session } = await standingOf(tx, member.id);
      if (session !== null && session.state !== "open") return refuse("conflict", "Your session is over.");
      if (steps.some((step) => step !== "qualification")) {
        return refuse("conflict", "Read the texts that come before the test first.");
      }
      if (progress.passed) return refuse("conflict", "You have passed the test already.");
      if (!progress.mayStart) return refuse("none-left", "You have used all attempts at the test.");
      const items = await tx.goldPair.findMany({
        where: { projectId: project.id, kind: "qualification", retiredAt: null },
        select: { pairId: true },
      });
      const before = await tx.qualification.findMany({ where: { memberId: member.id } });
      const attempt = Math.max(0, ...before.map((earlier) => earlier.attempt)) + 1;
      const seen = new Set(before.flatMap((earlier) => earlier.items));
      const person = { pseudonym: member.pseudonym, attempt };
      const pairIds = items.map((item) => item.pairId);
      const drawn = drawItems(pairIds, seen, person, progress.items);
      if (drawn.length < progress.items) {
        return refuse("unavailable", "The test is being changed right now. Try again in a few minutes.");
      }
      const guidelines = await tx.guidelineVersion.aggregate({
        where: { projectId: project.id },
        _max: { version: true },
      });
      await tx.qualification.create({
        data: {
          memberId: member.id,
          attempt,
          items: drawn,
          total: drawn.length,
          guidelineVersion: guidelines._max.version ?? 0,
          startedAt: deps.now(),
        },
      });
      const started = await progressOf(tx, member);
      if (started === null) throw new Error("the test went away under a lock of its member");
      return done(started);
    }),
});
