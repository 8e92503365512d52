import { tabTitle } from "#app/own-language.ts";
import { LabelingHome } from "#features/labeling/index.ts";
import { paths } from "#paths.ts";
import { signedInActor } from "./desk.ts";

export const generateMetadata = () => tabTitle("home");

export default async function Page() {
  await signedInActor(paths.labelHome());
  return <LabelingHome />;
}
