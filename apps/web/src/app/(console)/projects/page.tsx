import type { Metadata } from "next";
import { ConsoleMain } from "#features/console/console-main.tsx";
import { ProjectList } from "#features/projects/ui/project-list.tsx";

export const metadata: Metadata = { title: "Projects" };

export default function Page() {
  return (
    <ConsoleMain>
      <ProjectList />
    </ConsoleMain>
  );
}
