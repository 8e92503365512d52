import type { Metadata } from "next";
import { ConsoleMain } from "#features/console/console-main.tsx";
import { CreateProject } from "#features/projects/ui/create-project.tsx";

export const metadata: Metadata = { title: "New project" };

export default function Page() {
  return (
    <ConsoleMain>
      <CreateProject />
    </ConsoleMain>
  );
}
