import { deskOf } from "#app/(label)/label/desk.ts";
import { tabTitle } from "#app/own-language.ts";
import { FinishPage } from "#features/crowds/index.ts";
import { paths } from "#paths.ts";

export const generateMetadata = () => tabTitle("finish");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug, name } = await deskOf(params, paths.labelFinish);
  return <FinishPage slug={slug} title={name} />;
}
