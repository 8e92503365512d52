import { LabelPage } from "#features/labeling/index.ts";
import { paths } from "#paths.ts";
import { deskOf } from "../desk.ts";
import { tabTitle } from "../tab-title.ts";

export const generateMetadata = () => tabTitle("label");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  return <LabelPage desk={await deskOf(params, paths.label)} />;
}
