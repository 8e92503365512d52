import type { Member, MemberKind, Tx } from "@gshf/db";
import { type Refusal, refuse } from "./outcome.ts";

export type SystemKind = Exclude<MemberKind, "person">;

/** What a member that is no person is called, and what its pseudonyms begin with. */
const systemKinds: Readonly<Record<SystemKind, { prefix: string; name: string }>> = {
  llm: { prefix: "J", name: "LLM judge" },
  scorer: { prefix: "S", name: "gold scorer" },
  reward_model: { prefix: "R", name: "reward model" },
};

/**
 * The membership of something that labels and is no person, numbered by itself within its kind: `J-0001`. Its user has
 * no way to sign in, and no name by which it could be mistaken for a person. With the id of its user there is one of it,
 * however often it is asked for.
 */
export async function addSystemMember(
  tx: Tx,
  projectId: string,
  { kind, name, userId }: { kind: SystemKind; name: string; userId?: string },
): Promise<Member> {
  const known = async () =>
    userId === undefined
      ? null
      : tx.member.findUnique({ where: { projectId_userId: { projectId, userId } } });
  const before = await known();
  if (before !== null) return before;
  // The update locks the project row, so two of a kind can't draw the same number.
  await tx.project.update({ where: { id: projectId }, data: { nextPseudonym: { increment: 0 } } });
  const meanwhile = await known();
  if (meanwhile !== null) return meanwhile;
  const others = await tx.member.count({ where: { projectId, kind } });
  const { prefix, name: what } = systemKinds[kind];
  const user = await tx.user.create({
    data: { ...(userId === undefined ? {} : { id: userId }), name: `${what} ${name}` },
  });
  const pseudonym = `${prefix}-${String(others + 1).padStart(4, "0")}`;
  return tx.member.create({ data: { projectId, userId: user.id, role: "labeler", kind, pseudonym } });
}

/** That a member can't be dealt with as a person is. */
export function refuseNoPerson(kind: SystemKind, pseudonym: string): Refusal {
  const instead =
    kind === "llm" ? "retire it instead" : "set rounds up with another labeler, and it labels nothing more";
  const message = `${pseudonym} is ${kind === "llm" ? "an" : "a"} ${systemKinds[kind].name}, no person; ${instead}.`;
  return refuse("invalid", message, "memberId");
}
