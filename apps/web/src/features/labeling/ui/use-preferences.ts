"use client";

import type { Preferences } from "@gshf/core/labeling";
import { useState } from "react";
import { useTRPCClient } from "#trpc/client.tsx";

/** The person's preferences: changed here at once, kept by the server behind it. */
export function usePreferences(initial: Preferences): {
  preferences: Preferences;
  save: (patch: Partial<Preferences>) => void;
} {
  const client = useTRPCClient();
  const [preferences, setPreferences] = useState(initial);
  const save = (patch: Partial<Preferences>) => {
    setPreferences((before) => ({ ...before, ...patch }));
    // Not worth a message when it fails: the page looks as the person wants until it is closed.
    void client.labeling.savePreferences.mutate(patch).catch(() => undefined);
  };
  return { preferences, save };
}
