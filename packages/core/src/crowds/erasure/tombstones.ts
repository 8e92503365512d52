import type { CrowdPlatform, Tx } from "@gshf/db";
import type { Deps } from "../../access/index.ts";

type PlatformPerson = { projectId: string; platform: CrowdPlatform; externalId: string; studyId: string };

/**
 * Forgets who a member is at their platform. Whose labeling was stopped leaves a mark, so that being erased doesn't
 * lift it: the same id gets no new pseudonym in the studies they took part in. In others it does: an id alone doesn't
 * say who was stopped, and must not shut its owner out of everything.
 */
export async function forgetIdentity(
  tx: Tx,
  deps: Pick<Deps, "now" | "secrets">,
  memberId: string,
): Promise<void> {
  const standing = await tx.memberStanding.findUnique({ where: { memberId } });
  if (standing?.state === "blocked" || standing?.state === "paused") {
    const identities = await tx.crowdIdentity.findMany({ where: { memberId } });
    const sessions = await tx.crowdSession.findMany({ where: { memberId }, include: { study: true } });
    const { secrets } = deps;
    await tx.crowdTombstone.createMany({
      data: identities.flatMap(({ projectId, platform, externalId }) =>
        sessions
          .filter(({ study }) => study.platform === platform)
          .map(({ studyId }) => {
            const mark = secrets.mark(...partsOf({ projectId, platform, externalId, studyId }));
            return { mark, projectId, erasedAt: deps.now() };
          }),
      ),
      skipDuplicates: true,
    });
  }
  await tx.crowdIdentity.deleteMany({ where: { memberId } });
}

/** Whether somebody was stopped in the study before they were erased. */
export async function wasStopped(
  tx: Tx,
  deps: Pick<Deps, "secrets">,
  person: PlatformPerson,
): Promise<boolean> {
  const { projectId, platform, externalId } = person;
  // Marks from before they were bound to a study were made of a project's ids as they came.
  const earlier = deps.secrets.marks("crowd-tombstone", projectId, platform, externalId);
  const known = [...deps.secrets.marks(...partsOf(person)), ...earlier];
  return (await tx.crowdTombstone.count({ where: { mark: { in: known } } })) > 0;
}

function partsOf({ projectId, platform, externalId, studyId }: PlatformPerson): string[] {
  return ["crowd-tombstone", projectId, platform, externalId.toLowerCase(), studyId];
}
