import { tabTitle } from "#app/own-language.ts";
import { LabelPage } from "#features/labeling/index.ts";
import { paths } from "#paths.ts";
import { PageOf } from "#trpc/page-of.tsx";
import { deskOf } from "../desk.ts";

export const generateMetadata = () => tabTitle("label");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const desk = await deskOf(params, paths.label);
  return (
    <PageOf person={desk.person}>
      <LabelPage desk={desk} />
    </PageOf>
  );
}
