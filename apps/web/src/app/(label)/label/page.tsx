import { LabelingHome } from "#features/labeling/index.ts";
import { paths } from "#paths.ts";
import { preferencesOf, signedInActor } from "./desk.ts";
import { tabTitle } from "./tab-title.ts";

export const generateMetadata = () => tabTitle("home");

export default async function Page() {
  const { userId } = await signedInActor(paths.labelHome());
  return <LabelingHome preferences={await preferencesOf(userId)} />;
}
