import type { Member, Role, Tx } from "@gshf/db";

/**
 * Joins a user to a project under the next pseudonym, or answers the membership there is.
 * A stronger role than the present one is taken over; a weaker one never is. Nobody who was removed comes back by
 * this: whoever calls it has refused them.
 */
export async function addMember(
  tx: Tx,
  input: { projectId: string; userId: string; role: Role },
): Promise<{ member: Member; isNew: boolean }> {
  // The update locks the project row, so two joins can't draw the same number.
  const project = await tx.project.update({
    where: { id: input.projectId },
    data: { nextPseudonym: { increment: 0 } },
  });
  const known = await tx.member.findUnique({
    where: { projectId_userId: { projectId: input.projectId, userId: input.userId } },
  });
  if (known !== null) {
    if (known.removedAt !== null) throw new Error(`${known.pseudonym} was removed and can't be added again`);
    if (!isStronger(input.role, known.role)) return { member: known, isNew: false };
    const { role } = input;
    return { member: await tx.member.update({ where: { id: known.id }, data: { role } }), isNew: false };
  }
  const member = await tx.member.create({
    data: { ...input, pseudonym: `L-${String(project.nextPseudonym).padStart(4, "0")}` },
  });
  await tx.project.update({ where: { id: project.id }, data: { nextPseudonym: { increment: 1 } } });
  return { member, isNew: true };
}

export function isStronger(role: Role, than: Role): boolean {
  return strength[role] > strength[than];
}

const strength: Record<Role, number> = { labeler: 0, reviewer: 1, researcher: 2, owner: 3 };
