"use client";

import { FileDown } from "lucide-react";
import { useState } from "react";
import { Button } from "./button.tsx";
import { download } from "./download.ts";
import { useToast } from "./toast.tsx";
import { useErrorMessage } from "./use-error-message.ts";

/** Gives what something was set up with as a file, which the command line, the API and its form take again. */
export function SettingsFile({
  call,
  name,
  load,
}: {
  /** The call that takes the file: `rounds.create`. */
  call: string;
  /** Of the file, without its ending. */
  name: string;
  load: () => Promise<object>;
}) {
  const toast = useToast();
  const errorMessage = useErrorMessage();
  const [isBusy, setIsBusy] = useState(false);
  const save = async () => {
    setIsBusy(true);
    try {
      const file = { $schema: `${window.location.origin}/api/v1/schemas/${call}.json`, ...(await load()) };
      download(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }), `${name}.json`);
    } catch (error) {
      toast(errorMessage(error), { tone: "danger" });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button size="sm" variant="quiet" busy={isBusy} onClick={() => void save()}>
      <FileDown className="size-4" aria-hidden />
      Download settings
    </Button>
  );
}
