import { getMe } from "@gshf/core/access";
import { redirect } from "next/navigation";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { signedInUserId } from "#auth/auth.ts";
import { getDeps } from "#deps.ts";
import { ConsoleShell } from "#features/console/console-shell.tsx";
import { paths } from "#paths.ts";

/** The frame around the researchers' pages. It decides nothing: every procedure authorises for itself. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const userId = await signedInUserId();
  const known = userId === null ? null : await getMe(getDeps(), { kind: "user", userId }, {});
  if (known === null || !known.ok) redirect(paths.signIn(paths.projects()));
  const { name, email, memberships } = known.value;
  const pseudonym = memberships[0]?.pseudonym;
  return (
    <ConsoleShell person={name ?? email ?? pseudonym ?? "Signed in"} canLabel={memberships.length > 0}>
      {/* Tables keep in the address how they are looked at. */}
      <NuqsAdapter>{children}</NuqsAdapter>
    </ConsoleShell>
  );
}
