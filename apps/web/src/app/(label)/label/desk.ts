import type { Actor } from "@gshf/core/access";
import { getDesk, type LabelingDesk } from "@gshf/core/labeling";
import { notFound, redirect } from "next/navigation";
import { signedIn } from "#auth/auth.ts";
import { getDeps } from "#deps.ts";
import { paths } from "#paths.ts";

/** Who is signed in; everybody else is sent to sign in and comes back here. */
export async function signedInActor(path: string): Promise<Extract<Actor, { kind: "user" }>> {
  const session = await signedIn();
  if (session === null) redirect(paths.signIn(path));
  return { kind: "user", userId: session.userId, sessionId: session.sessionId };
}

/**
 * The desk of the project in the address, or the page that says there is none.
 *
 * @param pathOf the page's own address, to come back to after signing in
 */
export async function deskOf(
  params: Promise<{ slug: string }>,
  pathOf: (slug: string) => string,
): Promise<LabelingDesk> {
  const { slug } = await params;
  const actor = await signedInActor(pathOf(slug));
  const desk = await getDesk(getDeps(), actor, { slug });
  if (!desk.ok) notFound();
  return desk.value;
}
