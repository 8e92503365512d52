"use client";

import { chosenImportsMax, chosenTagsMax, type PromptChoice } from "@gshf/core/prompts/model";
import type { PromptChoices as Choices } from "@gshf/core/rounds";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { useWatch } from "react-hook-form";
import { useTRPC } from "#trpc/client.tsx";
import { formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import type { RoundForm } from "./round-form.ts";

/** Which prompts the round may ask: all of its experiment, or those of some files and tags. */
export function PromptsField({ slug, form }: { slug: string; form: RoundForm }) {
  const trpc = useTRPC();
  const choices = useQuery(trpc.rounds.promptChoices.queryOptions({ slug }));
  return <QueryView query={choices}>{(found) => <FormPrompts form={form} choices={found} />}</QueryView>;
}

/** The same with what there is to choose from. */
export function FormPrompts({ form, choices }: { form: RoundForm; choices: Choices }) {
  const { control, setValue } = form;
  const chosen = useWatch({ control, name: "config.prompts" }) ?? {};
  const choose = (choice: PromptChoice) => setValue("config.prompts", choice, { shouldDirty: true });
  return <FoundPrompts chosen={chosen} onChoose={choose} choices={choices} />;
}

type BoxesProps = { chosen: PromptChoice; onChoose: (choice: PromptChoice) => void };

/** All prompts for rounds, or those of some files and tags. */
export function PromptBoxes({ slug, ...rest }: BoxesProps & { slug: string }) {
  const trpc = useTRPC();
  const choices = useQuery(trpc.rounds.promptChoices.queryOptions({ slug }));
  return <QueryView query={choices}>{(found) => <FoundPrompts choices={found} {...rest} />}</QueryView>;
}

function FoundPrompts({ chosen, onChoose, choices }: BoxesProps & { choices: Choices }) {
  const { imports = [], tags = [] } = chosen;
  const [isLimited, setIsLimited] = useState(imports.length + tags.length > 0);
  const groupName = useId();
  const choose = (now: { imports: string[]; tags: string[] }) =>
    onChoose({
      ...(now.imports.length === 0 ? {} : { imports: now.imports }),
      ...(now.tags.length === 0 ? {} : { tags: now.tags }),
    });
  return (
    <fieldset className="space-y-3">
      <legend className="sr-only">Which prompts</legend>
      <Radio
        name={groupName}
        isChecked={!isLimited}
        onCheck={() => {
          setIsLimited(false);
          choose({ imports: [], tags: [] });
        }}
      >
        All prompts for rounds <Count>{choices.prompts}</Count>
      </Radio>
      <Radio name={groupName} isChecked={isLimited} onCheck={() => setIsLimited(true)}>
        Only prompts of some files or tags
      </Radio>
      {isLimited ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Boxes
            title="Files"
            none="No file has brought prompts in yet."
            max={chosenImportsMax}
            chosen={imports}
            onChange={(ids) => choose({ imports: ids, tags })}
            options={withUnlisted(
              imports,
              choices.imports.map(({ id, fileName, createdAt, prompts }) => ({
                value: id,
                prompts,
                label: (
                  <>
                    <span className="break-all">{fileName}</span>{" "}
                    <span className="block text-[0.8125rem] text-muted">
                      <Time at={createdAt} />
                    </span>
                  </>
                ),
              })),
              () => "a file that isn’t listed",
            )}
          />
          <Boxes
            title="Tags"
            none="No prompt for rounds has a tag. Tags are given under Prompts, or by a file’s “tags”."
            max={chosenTagsMax}
            chosen={tags}
            onChange={(names) => choose({ imports, tags: names })}
            options={withUnlisted(
              tags,
              choices.tags.map(({ tag, prompts }) => ({ value: tag, prompts, label: tag })),
              (tag) => tag,
            )}
          />
          <p className="text-[0.8125rem] text-muted sm:col-span-2">
            {imports.length + tags.length === 0
              ? "Nothing is chosen yet, so all prompts for rounds are asked."
              : "Uses prompts from the chosen files that have one of the chosen tags. Choose no file to use all files, no tag to use all tags."}
          </p>
        </div>
      ) : null}
    </fieldset>
  );
}

function Radio({
  name,
  isChecked,
  onCheck,
  children,
}: {
  name: string;
  isChecked: boolean;
  onCheck: () => void;
  children: ReactNode;
}) {
  return (
    <label className="flex min-h-8 items-center gap-2.5 text-sm">
      <input
        type="radio"
        name={name}
        className="size-4 shrink-0 accent-accent"
        checked={isChecked}
        onChange={onCheck}
      />
      <span>{children}</span>
    </label>
  );
}

type Option = { value: string; label: ReactNode; prompts: number | null };

/** What is chosen but no longer offered stays in the list, so that it can be taken away. */
function withUnlisted(
  chosen: readonly string[],
  options: readonly Option[],
  labelOf: (value: string) => string,
): Option[] {
  const listed = new Set(options.map(({ value }) => value));
  const others = chosen.filter((value) => !listed.has(value));
  return [...options, ...others.map((value) => ({ value, label: labelOf(value), prompts: null }))];
}

function Boxes({
  title,
  none,
  max,
  chosen,
  options,
  onChange,
}: {
  title: string;
  none: string;
  max: number;
  chosen: readonly string[];
  options: readonly Option[];
  onChange: (chosen: string[]) => void;
}) {
  const isFull = chosen.length >= max;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{title}</legend>
      {options.length === 0 ? <p className="text-[0.8125rem] text-muted">{none}</p> : null}
      <ul className="max-h-56 overflow-y-auto rounded-lg border border-line empty:hidden">
        {options.map(({ value, label, prompts }) => (
          <li key={value}>
            <label className="flex min-h-9 items-start gap-2.5 px-3 py-1.5 text-sm">
              <input
                type="checkbox"
                className="mt-0.5 size-4 shrink-0 accent-accent"
                checked={chosen.includes(value)}
                disabled={isFull && !chosen.includes(value)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
                }
              />
              <span className="min-w-0 grow">{label}</span>
              {prompts === null ? null : <Count>{prompts}</Count>}
            </label>
          </li>
        ))}
      </ul>
      {isFull ? <p className="mt-1 text-[0.8125rem] text-muted">No more than {max} can be chosen.</p> : null}
    </fieldset>
  );
}

function Count({ children }: { children: number }) {
  return (
    <span className="shrink-0 text-[0.8125rem] whitespace-nowrap text-muted tabular-nums">
      ({formatCount(children)} {children === 1 ? "prompt" : "prompts"})
    </span>
  );
}
