import { labelerPreferences } from "@gshf/core/labeling";
import type { Metadata } from "next";
import { getDeps } from "../../../deps.ts";
import { LabelingHome } from "../../../features/labeling/index.ts";
import { askedLanguage } from "../../asked-language.ts";
import { signedInActor } from "./desk.ts";

export const metadata: Metadata = { title: "Labeling" };

export default async function Page() {
  const actor = await signedInActor("/label");
  return <LabelingHome preferences={await labelerPreferences(getDeps(), actor, await askedLanguage())} />;
}
