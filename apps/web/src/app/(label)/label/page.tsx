import { labelerPreferences } from "@gshf/core/labeling";
import { getDeps } from "../../../deps.ts";
import { LabelingHome } from "../../../features/labeling/index.ts";
import { askedLanguage } from "../../asked-language.ts";
import { signedInActor } from "./desk.ts";
import { tabTitle } from "./tab-title.ts";

export const generateMetadata = () => tabTitle("home");

export default async function Page() {
  const actor = await signedInActor("/label");
  return <LabelingHome preferences={await labelerPreferences(getDeps(), actor, await askedLanguage())} />;
}
