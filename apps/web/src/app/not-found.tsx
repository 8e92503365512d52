import { ownLanguage, tabTitle } from "#app/own-language.ts";
import { InLanguage } from "#messages/in-language.tsx";
import { CenteredPage } from "#ui/centered-page.tsx";
import { MissingPage } from "#ui/missing-page.tsx";

export const generateMetadata = () => tabTitle("notFound");

export default async function NotFound() {
  return (
    <InLanguage language={await ownLanguage()}>
      <CenteredPage>
        <MissingPage />
      </CenteredPage>
    </InLanguage>
  );
}
