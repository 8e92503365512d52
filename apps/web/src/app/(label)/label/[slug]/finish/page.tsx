import { FinishPage } from "../../../../../features/crowds/index.ts";
import { deskOf } from "../../desk.ts";
import { tabTitle } from "../../tab-title.ts";

export const generateMetadata = () => tabTitle("finish");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug, name, preferences } = await deskOf(params, "/finish");
  return <FinishPage slug={slug} title={name} language={preferences.language} />;
}
