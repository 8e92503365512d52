import type { Metadata } from "next";
import { hasOidc } from "#auth/auth.ts";
import { AccountPage } from "#features/access/ui/account-page.tsx";
import { ConsoleMain } from "#features/console/console-main.tsx";

export const metadata: Metadata = { title: "Your account" };

export default function Page() {
  return (
    <ConsoleMain>
      <AccountPage hasOidc={hasOidc()} />
    </ConsoleMain>
  );
}
