"use client";

import { Button } from "../ui/button.tsx";
import { CenteredPage } from "../ui/centered-page.tsx";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <CenteredPage>
      <h1 className="text-2xl">Something went wrong</h1>
      <p className="mt-3 text-muted">
        The page could not be shown; nothing you did was lost on the server. Trying again often helps.
      </p>
      <Button variant="primary" className="mt-6" onClick={reset}>
        Try again
      </Button>
    </CenteredPage>
  );
}
