import type { Metadata } from "next";
import { ConsoleMain } from "#features/console/console-main.tsx";
import { HelpIndex } from "#features/help/help-index.tsx";

export const metadata: Metadata = { title: "Help" };

export default function Page() {
  return (
    <ConsoleMain>
      <HelpIndex />
    </ConsoleMain>
  );
}
