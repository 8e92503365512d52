"use client";

import { Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "#ui/button.tsx";
import { joinClasses } from "#ui/join-classes.ts";

/** Takes a file by picking or dropping it. */
export function FileDrop({
  label,
  busy,
  onFile,
}: {
  label: string;
  busy: boolean;
  onFile: (file: File) => void;
}) {
  const picker = useRef<HTMLInputElement>(null);
  const [dragging, setDragging] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined && !busy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={drop}
      className={joinClasses(
        "rounded-lg border-2 border-dashed px-4 py-6 text-center",
        dragging ? "border-accent bg-accent-soft" : "border-line",
      )}
    >
      <Button busy={busy} onClick={() => picker.current?.click()}>
        <Upload className="size-4" aria-hidden />
        Choose a file
      </Button>
      <p className="mt-2 text-[0.8125rem] text-muted">
        or drop it here · JSONL, JSON, CSV, TSV, Parquet or text, also as .gz or .zst
      </p>
      <input
        ref={picker}
        type="file"
        accept=".jsonl,.json,.ndjson,.csv,.tsv,.txt,.parquet,.gz,.zst"
        className="sr-only"
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
          event.target.value = "";
        }}
      />
    </div>
  );
}
