import { StartPage } from "../../../../../features/crowds/index.ts";
import { deskOf } from "../../desk.ts";
import { tabTitle } from "../../tab-title.ts";

export const generateMetadata = () => tabTitle("start");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug, name, preferences } = await deskOf(params, "/start");
  return <StartPage slug={slug} title={name} language={preferences.language} />;
}
