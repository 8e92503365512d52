import { tabTitle } from "#app/own-language.ts";
import { hasOidc } from "#auth/auth.ts";
import { SignIn } from "#features/access/ui/sign-in.tsx";

export const generateMetadata = () => tabTitle("signIn");

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; error?: string | string[] }>;
}) {
  const { next, error } = await searchParams;
  return (
    <SignIn hasOidc={hasOidc()} next={localPath(next)} failure={typeof error === "string" ? error : null} />
  );
}

/** Only a path of ours: an open redirect would lend our name to somebody else's page. */
function localPath(next: string | string[] | undefined): string {
  return typeof next === "string" && /^\/(?![/\\])[\w\-/.]*$/.test(next) ? next : "/";
}
