import { type Member, type Project, type Tx, transaction } from "@gshf/db";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";

/** A project and the asking person's place in it. */
export type Own = {
  readonly project: Project;
  readonly member: Member;
};

/** The asking person as a member who may label; what concerns their own work goes through here. */
export async function authorizeMember(
  deps: Pick<Deps, "db">,
  actor: Actor,
  slug: string,
): Promise<Outcome<Own>> {
  const access = await authorize(deps, actor, { slug }, "label");
  if (!access.ok) return access;
  const { project, member } = access.value;
  if (member === null) return refuse("forbidden", "Only members of a project label its pairs.");
  return done({ project, member });
}

/** A member's own work, one request after the other: of two clicks at once the second finds what the first has done. */
export async function inTurn<T>(
  deps: Pick<Deps, "db">,
  actor: Actor,
  slug: string,
  work: (tx: Tx, own: Own) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const access = await authorizeMember(deps, actor, slug);
  if (!access.ok) return access;
  const own = access.value;
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Member" where "id" = ${own.member.id}::uuid for no key update`;
    return work(tx, own);
  });
}
