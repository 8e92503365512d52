import { deskOf } from "#app/(label)/label/desk.ts";
import { tabTitle } from "#app/own-language.ts";
import { FinishPage } from "#features/crowds/index.ts";
import { paths } from "#paths.ts";
import { PageOf } from "#trpc/page-of.tsx";

export const generateMetadata = () => tabTitle("finish");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug, name, person } = await deskOf(params, paths.labelFinish);
  return (
    <PageOf person={person}>
      <FinishPage slug={slug} title={name} />
    </PageOf>
  );
}
