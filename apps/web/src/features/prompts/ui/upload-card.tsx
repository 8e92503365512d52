"use client";

import { importKinds } from "@gshf/core/prompts/model";
import Link from "next/link";
import { useId, useState } from "react";
import { paths } from "#paths.ts";
import { Card } from "#ui/card.tsx";
import { kindNames } from "./kind-names.ts";
import { SendFile } from "./send-file-control.tsx";

type Kind = (typeof importKinds)[number];

const formats: Record<Kind, string> = {
  prompts: '{"prompt": "…" or [{"role", "content"}], "prompt_id"?, "source"?, "split"?}',
  comparisons:
    '{"prompt": …, "chosen": …, "rejected": …}, also rankings, TRL, OpenAI, axolotl, ShareGPT and HH-RLHF rows',
  pools: '{"prompt": …, "candidates": ["…" or {"text", …}]}: answers on record, which nobody has compared',
};

/** Sends a file; its first rows are shown before anything of it is imported. */
export function UploadCard({ slug }: { slug: string }) {
  const groupName = useId();
  const [kind, setKind] = useState<Kind>("prompts");
  return (
    <Card title="Import a file" description="Preview its first rows before anything is imported.">
      <fieldset className="mb-3">
        <legend className="sr-only">Content of the file</legend>
        <div className="flex flex-wrap gap-x-4 text-sm">
          {importKinds.map((name) => (
            <label key={name} className="inline-flex min-h-8 items-center gap-2">
              <input
                type="radio"
                name={groupName}
                className="size-4 accent-accent"
                checked={kind === name}
                onChange={() => setKind(name)}
              />
              {kindNames[name]}
            </label>
          ))}
        </div>
      </fieldset>
      <SendFile slug={slug} kind={kind} label={`File of ${kindNames[kind]}`} />
      <p className="mt-2 font-mono text-xs break-words text-muted">{formats[kind]}</p>
      <p className="mt-1 text-[0.8125rem]">
        <Link href={paths.helpTopic("data")} className="link">
          All formats, and what is refused
        </Link>
      </p>
    </Card>
  );
}
