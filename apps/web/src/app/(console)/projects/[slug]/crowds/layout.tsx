import type { ReactNode } from "react";
import { CrowdsNav } from "#features/crowds/index.ts";

export default async function CrowdsLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ slug: string }>;
}) {
  const { slug } = await params;
  return (
    <>
      <CrowdsNav slug={slug} />
      {children}
    </>
  );
}
