import { deskOf } from "#app/(label)/label/desk.ts";
import { tabTitle } from "#app/own-language.ts";
import { StartPage } from "#features/crowds/index.ts";
import { paths } from "#paths.ts";

export const generateMetadata = () => tabTitle("start");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug, name } = await deskOf(params, paths.labelStart);
  return <StartPage slug={slug} title={name} />;
}
