"use client";

import { useId } from "react";
import { Button } from "#ui/button.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { Input } from "#ui/field.tsx";

/** Something that is shown this one time. */
export function SecretOnce({
  label,
  secret,
  note,
  onDone,
}: {
  label: string;
  secret: string;
  note: string;
  onDone: () => void;
}) {
  const id = useId();
  return (
    <div className="space-y-4">
      <div>
        <label htmlFor={id} className="mb-1 block text-sm font-medium">
          {label}
        </label>
        <Input
          id={id}
          readOnly
          value={secret}
          className="font-mono text-sm"
          onFocus={(event) => event.currentTarget.select()}
        />
        <p className="mt-1 text-[0.8125rem] text-muted">{note}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={secret} />
        <Button size="sm" variant="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
