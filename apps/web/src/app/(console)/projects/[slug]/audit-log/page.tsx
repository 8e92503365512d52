import type { Metadata } from "next";
import { AuditLogPage } from "#features/access/ui/audit-log-page.tsx";

export const metadata: Metadata = { title: "Audit log" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <AuditLogPage slug={slug} />;
}
