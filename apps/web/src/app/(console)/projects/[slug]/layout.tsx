import type { ReactNode } from "react";
import { ConsoleMain } from "#features/console/console-main.tsx";
import { ProjectNav } from "#features/console/project-nav.tsx";

export default async function ProjectLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ slug: string }>;
}) {
  const { slug } = await params;
  return (
    <>
      <ProjectNav slug={slug} />
      <ConsoleMain>{children}</ConsoleMain>
    </>
  );
}
