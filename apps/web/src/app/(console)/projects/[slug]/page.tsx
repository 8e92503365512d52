import type { Metadata } from "next";
import { ProjectHome } from "#features/projects/ui/project-home.tsx";

export const metadata: Metadata = { title: "Project" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <ProjectHome slug={slug} />;
}
