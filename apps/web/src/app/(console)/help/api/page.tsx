import type { Metadata } from "next";
import { ConsoleMain } from "#features/console/console-main.tsx";
import { ApiReference } from "#features/help/api-reference.tsx";

export const metadata: Metadata = { title: "API reference" };

export default function Page() {
  return (
    <ConsoleMain>
      <ApiReference />
    </ConsoleMain>
  );
}
