import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";

export const testResultsInput = z.object({ slug: z.string() });

export type TestResult = {
  memberId: string;
  pseudonym: string;
  attempts: { attempt: number; right: number; total: number; passed: boolean | null; endedAt: Date | null }[];
  state: "passed" | "under-way" | "may-retry" | "failed";
};

/** How labelers did in the qualification test, those who need a decision first. */
export async function testResults(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof testResultsInput>,
): Promise<Outcome<TestResult[]>> {
  const access = await authorize(deps, actor, input, "members.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const test = await deps.db.qualificationTest.findUnique({ where: { projectId } });
  const members = await deps.db.member.findMany({
    where: { projectId, removedAt: null, qualifications: { some: {} } },
    include: { qualifications: { orderBy: { attempt: "asc" } } },
    orderBy: { pseudonym: "asc" },
    take: 1_000,
  });
  const results = members.map(({ id, pseudonym, qualifications }) => {
    const attempts = qualifications.map(({ attempt, right, total, passed, endedAt }) => ({
      attempt,
      right,
      total,
      passed,
      endedAt,
    }));
    return { memberId: id, pseudonym, attempts, state: stateOf(attempts, test?.attemptsMax ?? 1) };
  });
  return done(results.sort((a, b) => Number(b.state === "failed") - Number(a.state === "failed")));
}

function stateOf(attempts: TestResult["attempts"], attemptsMax: number): TestResult["state"] {
  if (attempts.some((attempt) => attempt.passed === true)) return "passed";
  if (attempts.some((attempt) => attempt.passed === null)) return "under-way";
  return attempts.length < attemptsMax ? "may-retry" : "failed";
}
