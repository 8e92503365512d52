import { personKey } from "@gshf/core/access";
import { tabTitle } from "#app/own-language.ts";
import { LabelingHome } from "#features/labeling/index.ts";
import { paths } from "#paths.ts";
import { PageOf } from "#trpc/page-of.tsx";
import { signedInActor } from "./desk.ts";

export const generateMetadata = () => tabTitle("home");

export default async function Page() {
  const { userId } = await signedInActor(paths.labelHome());
  return (
    <PageOf person={personKey(userId)}>
      <LabelingHome />
    </PageOf>
  );
}
