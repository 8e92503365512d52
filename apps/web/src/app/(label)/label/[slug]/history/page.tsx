import type { Metadata } from "next";
import { LabelHistory } from "../../../../../features/labeling/index.ts";
import { deskOf } from "../../desk.ts";

export const metadata: Metadata = { title: "My labels" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  return <LabelHistory desk={await deskOf(params, "/history")} />;
}
