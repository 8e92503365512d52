import type { Metadata } from "next";
import { LabelPage } from "../../../../features/labeling/index.ts";
import { deskOf } from "../desk.ts";

export const metadata: Metadata = { title: "Label" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  return <LabelPage desk={await deskOf(params, "")} />;
}
