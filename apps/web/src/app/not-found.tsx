import { paths } from "../paths.ts";
import { ButtonLink } from "../ui/button.tsx";
import { CenteredPage } from "../ui/centered-page.tsx";

export default function NotFound() {
  return (
    <CenteredPage>
      <h1 className="text-2xl">Nothing here</h1>
      <p className="mt-3 text-muted">This page does not exist, or you are not a member of its project.</p>
      <ButtonLink href={paths.home()} className="mt-6">
        Start page
      </ButtonLink>
    </CenteredPage>
  );
}
