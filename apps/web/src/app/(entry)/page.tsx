import { demoToken, getMe, listDemoUsers } from "@gshf/core/access";
import { redirect } from "next/navigation";
import { hasOidc, signedInUserId } from "#auth/auth.ts";
import { getDeps } from "#deps.ts";
import { env } from "#env.ts";
import { Landing } from "#features/landing/landing.tsx";
import { paths } from "#paths.ts";

/** Signed out: what this is and how to get in. Signed in: straight to one's work. */
export default async function HomePage() {
  const userId = await signedInUserId();
  if (userId !== null) {
    const known = await getMe(getDeps(), { kind: "user", userId }, {});
    if (known.ok) redirect(isLabelerOnly(known.value.memberships) ? paths.labelHome() : paths.projects());
  }
  const demoUsers = await listDemoUsers(getDeps());
  return (
    <Landing
      hasOidc={hasOidc()}
      demoEntries={demoUsers.map((user) => ({
        label: user.name,
        role: user.role,
        href: paths.demoSignIn(demoToken(env().NEXTAUTH_SECRET[0], user.userId)),
      }))}
    />
  );
}

function isLabelerOnly(memberships: { role: string }[]): boolean {
  return memberships.length > 0 && memberships.every((membership) => membership.role === "labeler");
}
