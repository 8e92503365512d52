import type { CrowdPlatform, Tx } from "@gshf/db";
import type { Deps } from "../../access/index.ts";

type PlatformPerson = { projectId: string; platform: CrowdPlatform; externalId: string };

/**
 * Forgets who a member is at their platform. Whose labeling was stopped leaves a mark, so that being erased doesn't
 * lift it: the same id gets no new pseudonym, which could label the same pairs again.
 */
export async function forgetIdentity(
  tx: Tx,
  deps: Pick<Deps, "now" | "secrets">,
  memberId: string,
): Promise<void> {
  const standing = await tx.memberStanding.findUnique({ where: { memberId } });
  if (standing?.state === "blocked" || standing?.state === "paused") {
    const identities = await tx.crowdIdentity.findMany({ where: { memberId } });
    await tx.crowdTombstone.createMany({
      data: identities.map((identity) => {
        return { mark: markOf(deps, identity), projectId: identity.projectId, erasedAt: deps.now() };
      }),
      skipDuplicates: true,
    });
  }
  await tx.crowdIdentity.deleteMany({ where: { memberId } });
}

/** Whether somebody was stopped in the project before they were erased. */
export async function wasStopped(
  tx: Tx,
  deps: Pick<Deps, "secrets">,
  person: PlatformPerson,
): Promise<boolean> {
  return (await tx.crowdTombstone.count({ where: { mark: markOf(deps, person) } })) > 0;
}

function markOf(deps: Pick<Deps, "secrets">, { projectId, platform, externalId }: PlatformPerson): string {
  return deps.secrets.mark("crowd-tombstone", projectId, platform, externalId);
}
