import { deskOf } from "#app/(label)/label/desk.ts";
import { tabTitle } from "#app/own-language.ts";
import { LabelHistory } from "#features/labeling/index.ts";
import { paths } from "#paths.ts";

export const generateMetadata = () => tabTitle("history");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  return <LabelHistory desk={await deskOf(params, paths.labelHistory)} />;
}
