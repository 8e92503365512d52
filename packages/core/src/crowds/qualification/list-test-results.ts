import { z } from "zod";
import { byPseudonym, done, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { type TestState, testStates } from "../model.ts";

const attemptSchema = z.object({
  attempt: z.int(),
  right: z.int(),
  total: z.int(),
  passed: z.boolean().nullable(),
  endedAt: z.date().nullable(),
});

const testResultSchema = z.object({
  memberId: z.string(),
  pseudonym: z.string(),
  attempts: z.array(attemptSchema),
  state: z.enum(testStates),
});
export type TestResult = z.output<typeof testResultSchema>;

/** How labelers did in the qualification test, by pseudonym. */
export const listTestResults = verb({
  name: "crowds.testResults",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(testResultSchema),
  run: async (deps, { project }, input) => {
    const test = await deps.db.qualificationTest.findUnique({ where: { projectId: project.id } });
    const tried = { projectId: project.id, removedAt: null, qualifications: { some: {} } };
    const page = await readPage(input, byPseudonym, ({ behind, ...asked }) =>
      deps.db.member.findMany({
        where: { ...tried, AND: behind },
        include: { qualifications: { orderBy: { attempt: "asc" } } },
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items: members, next } = page.value;
    const items = members.map(({ id, pseudonym, qualifications }) => {
      const attempts = qualifications.map(({ attempt, right, total, passed, endedAt }) => ({
        attempt,
        right,
        total,
        passed,
        endedAt,
      }));
      return { memberId: id, pseudonym, attempts, state: stateOf(attempts, test?.attemptsMax ?? 1) };
    });
    return done({ items, next });
  },
});

function stateOf(attempts: TestResult["attempts"], attemptsMax: number): TestState {
  if (attempts.some((attempt) => attempt.passed === true)) return "passed";
  if (attempts.some((attempt) => attempt.passed === null)) return "under-way";
  return attempts.length < attemptsMax ? "may-retry" : "failed";
}
