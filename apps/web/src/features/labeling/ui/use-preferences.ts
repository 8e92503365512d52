"use client";

import type { Preferences } from "@gshf/core/labeling";
import { useState } from "react";
import { useTRPCClient } from "#trpc/client.tsx";

/** Their language they choose elsewhere, for all of their pages. */
type Chosen = Pick<Preferences, "layout" | "keys">;

/** The person's preferences: changed here at once, kept by the server behind it. */
export function usePreferences(initial: Chosen): {
  preferences: Chosen;
  save: (patch: Partial<Chosen>) => void;
} {
  const client = useTRPCClient();
  const [preferences, setPreferences] = useState(initial);
  const save = (patch: Partial<Chosen>) => {
    setPreferences((before) => ({ ...before, ...patch }));
    // Not worth a message when it fails: the page looks as the person wants until it is closed.
    void client.labeling.savePreferences.mutate(patch).catch(() => undefined);
  };
  return { preferences, save };
}
