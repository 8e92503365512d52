import { tabTitle } from "#app/own-language.ts";
import { LabelPage } from "#features/labeling/index.ts";
import { paths } from "#paths.ts";
import { deskOf } from "../desk.ts";

export const generateMetadata = () => tabTitle("label");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  return <LabelPage desk={await deskOf(params, paths.label)} />;
}
