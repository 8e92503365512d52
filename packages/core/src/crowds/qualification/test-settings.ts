import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";

export const testSettingsInput = z.object({ slug: z.string() });

export type TestSettings = {
  isOn: boolean;
  itemsPerAttempt: number;
  rightMin: number;
  attemptsMax: number;
};

/** A project that never touched them has the test off. */
const defaults: TestSettings = { isOn: false, itemsPerAttempt: 5, rightMin: 4, attemptsMax: 2 };

export async function testSettings(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof testSettingsInput>,
): Promise<Outcome<TestSettings>> {
  const access = await authorize(deps, actor, input, "project.read");
  if (!access.ok) return access;
  const row = await deps.db.qualificationTest.findUnique({ where: { projectId: access.value.project.id } });
  if (row === null) return done(defaults);
  const { isOn, itemsPerAttempt, rightMin, attemptsMax } = row;
  return done({ isOn, itemsPerAttempt, rightMin, attemptsMax });
}

export const updateTestInput = z
  .object({
    slug: z.string(),
    isOn: z.boolean(),
    itemsPerAttempt: z.int().min(1).max(50),
    rightMin: z.int().min(1).max(50),
    attemptsMax: z.int().min(1).max(10),
  })
  .refine((input) => input.rightMin <= input.itemsPerAttempt, {
    path: ["rightMin"],
    message: "rightMin: can't be more than the examples of an attempt",
  });

/** Changes how people are tested. Who passed once stays in. */
export async function updateTest(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof updateTestInput>,
): Promise<Outcome<TestSettings>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { slug: _, ...settings } = input;
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
    const items = await tx.goldPair.count({ where: { projectId, kind: "qualification", retiredAt: null } });
    if (settings.isOn && items < settings.itemsPerAttempt) {
      const message = `itemsPerAttempt: the test has ${items} examples, fewer than the ${settings.itemsPerAttempt} of an attempt.`;
      return refuse("invalid", message, "itemsPerAttempt");
    }
    const where = { projectId };
    await tx.qualificationTest.upsert({ where, create: { projectId, ...settings }, update: settings });
    await audit(tx, actor, {
      projectId,
      action: "qualification.update",
      subject: `project:${access.value.project.slug}`,
      detail: settings,
    });
    return done(settings);
  });
}
