import { deskOf } from "#app/(label)/label/desk.ts";
import { tabTitle } from "#app/own-language.ts";
import { LabelHistory } from "#features/labeling/index.ts";
import { paths } from "#paths.ts";
import { PageOf } from "#trpc/page-of.tsx";

export const generateMetadata = () => tabTitle("history");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const desk = await deskOf(params, paths.labelHistory);
  return (
    <PageOf person={desk.person}>
      <LabelHistory desk={desk} />
    </PageOf>
  );
}
