"use client";

import { FileUp } from "lucide-react";
import { useRef } from "react";
import { Button } from "#ui/button.tsx";
import { useToast } from "#ui/toast.tsx";
import { readSettingsFile } from "./read-settings-file.ts";
import type { RoundForm } from "./round-form.ts";

/** Fills the form in from a file of settings. */
export function SettingsFromFile({ slug, form }: { slug: string; form: RoundForm }) {
  const input = useRef<HTMLInputElement>(null);
  const toast = useToast();
  const take = async (file: File) => {
    const read = await readSettingsFile(file);
    if (!read.ok) return toast(read.message, { tone: "danger" });
    form.reset({ slug, ...read.settings }, { keepDefaultValues: true });
    toast(`Filled in from ${file.name}. Nothing is created yet.`, { tone: "ok" });
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,.yaml,.yml"
        className="sr-only"
        aria-label="Settings file"
        tabIndex={-1}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file may be chosen again after it was changed.
          if (file !== undefined) void take(file).finally(() => (target.value = ""));
        }}
      />
      <Button variant="quiet" onClick={() => input.current?.click()}>
        <FileUp className="size-4" aria-hidden />
        Fill in from a file
      </Button>
    </>
  );
}
