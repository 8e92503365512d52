"use client";

import { ConsoleMain } from "#features/console/console-main.tsx";
import { Failed } from "#ui/failed-page.tsx";

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <ConsoleMain>
      <Failed reset={reset} />
    </ConsoleMain>
  );
}
