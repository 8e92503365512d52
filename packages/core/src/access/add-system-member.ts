import type { Member, Tx } from "@gshf/db";

/**
 * The membership of an LLM judge, numbered by itself: `J-0001`. Its user has no way to sign in, and no name by
 * which it could be mistaken for a person.
 */
export async function addJudgeMember(tx: Tx, projectId: string, name: string): Promise<Member> {
  // The update locks the project row, so two judges can't draw the same number.
  await tx.project.update({ where: { id: projectId }, data: { nextPseudonym: { increment: 0 } } });
  const before = await tx.member.count({ where: { projectId, kind: "llm" } });
  const user = await tx.user.create({ data: { name: `LLM judge ${name}` } });
  const pseudonym = `J-${String(before + 1).padStart(4, "0")}`;
  return tx.member.create({ data: { projectId, userId: user.id, role: "labeler", kind: "llm", pseudonym } });
}
