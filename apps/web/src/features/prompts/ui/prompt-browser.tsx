"use client";

import type { PromptView } from "@gshf/core/prompts";
import { promptUses, type Split, splits } from "@gshf/core/prompts/model";
import { type InfiniteData, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { MessagesSquare, Search } from "lucide-react";
import { useDeferredValue, useEffect, useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { Input, Select } from "#ui/field.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { ChangePrompts } from "./change-prompts.tsx";
import { Conversation } from "./conversation.tsx";
import { splitNames } from "./split-names.ts";

const useNames = { rounds: "for rounds", offline_only: "offline only" } as const;

const splitTones: Record<Split, Tone> = { train: "accent", validation: "warn", test: "left", ood: "right" };

/** Looks through prompts by text, key or source, and by split. */
export function PromptBrowser({ slug, canChange }: { slug: string; canChange: boolean }) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState("");
  const [split, setSplit] = useState<Split | undefined>(undefined);
  const [use, setUse] = useState<(typeof promptUses)[number] | undefined>(undefined);
  const [tag, setTag] = useState("");
  const search = useDeferredValue(typed.trim());
  const wantedTag = useDeferredValue(tag.trim());
  const pages = useInfiniteQuery(
    trpc.prompts.list.infiniteQueryOptions(
      {
        slug,
        search,
        limit: 30,
        ...(split === undefined ? {} : { split }),
        ...(use === undefined ? {} : { use }),
        ...(wantedTag === "" ? {} : { tag: wantedTag }),
      },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  );
  useLookFurther(pages);
  const isUnfiltered = search === "" && wantedTag === "" && split === undefined && use === undefined;
  return (
    <Card
      padded={false}
      title="All prompts"
      actions={
        <div className="flex flex-wrap gap-2">
          <div className="relative grow">
            <Search className="absolute top-3 left-3 size-4 text-muted" aria-hidden />
            <Input
              type="search"
              aria-label="Search prompts"
              placeholder="Text, key or source"
              className="w-52 ps-9"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
          <Input
            aria-label="Tag"
            placeholder="Tag"
            className="w-28"
            value={tag}
            onChange={(event) => setTag(event.target.value)}
          />
          <Select
            aria-label="Use"
            className="w-auto"
            value={use ?? ""}
            onChange={(event) => setUse(promptUses.find((name) => name === event.target.value))}
          >
            <option value="">any use</option>
            {promptUses.map((name) => (
              <option key={name} value={name}>
                {useNames[name]}
              </option>
            ))}
          </Select>
          <Select
            aria-label="Split"
            className="w-auto"
            value={split ?? ""}
            onChange={(event) => setSplit(splits.find((name) => name === event.target.value))}
          >
            <option value="">all splits</option>
            {splits.map((name) => (
              <option key={name} value={name}>
                {splitNames[name]}
              </option>
            ))}
          </Select>
        </div>
      }
    >
      <div className="border-t border-line" aria-live="polite" aria-busy={pages.isFetching}>
        <QueryView query={pages}>
          {({ pages: loaded }) => {
            const prompts = loaded.flatMap((page) => page.prompts);
            return (
              <>
                {canChange ? <ChangePrompts slug={slug} ids={prompts.map(({ id }) => id)} /> : null}
                {prompts.length === 0 && pages.hasNextPage ? (
                  <Empty icon={Search} title="Looking further">
                    Nothing was found so far, and not all prompts were looked through.
                  </Empty>
                ) : prompts.length === 0 ? (
                  <Empty icon={MessagesSquare} title={isUnfiltered ? "No prompts yet" : "Nothing found"}>
                    {isUnfiltered
                      ? "Upload a JSONL file: one prompt per line."
                      : "No prompt has this text in its first message, key or source, and this split, use and tag."}
                  </Empty>
                ) : (
                  <ul className="divide-y divide-line">
                    {prompts.map((prompt) => (
                      <li key={prompt.id}>
                        <PromptRow prompt={prompt} />
                      </li>
                    ))}
                  </ul>
                )}
              </>
            );
          }}
        </QueryView>
      </div>
    </Card>
  );
}

type Pages = {
  data: InfiniteData<{ prompts: readonly unknown[] }> | undefined;
  hasNextPage: boolean;
  isFetching: boolean;
  isError: boolean;
  fetchNextPage: () => unknown;
};

/** One call looks through a part of the prompts: goes on until something is found, or all were looked through. */
function useLookFurther({ data, hasNextPage, isFetching, isError, fetchNextPage }: Pages): void {
  const goesOn = hasNextPage && !isFetching && !isError && data?.pages.at(-1)?.prompts.length === 0;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
}

function PromptRow({ prompt }: { prompt: PromptView }) {
  const last = prompt.messages.at(-1)?.content ?? "";
  // Typesetting thirty conversations that nobody has opened took a second and more.
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <details className="group" onToggle={() => setWasOpened(true)}>
      <summary className="flex flex-wrap items-baseline gap-x-3 gap-y-1 card-inset-x py-3 hover:bg-raised/60">
        <span className="line-clamp-2 min-w-0 grow basis-72 break-words group-open:font-medium">{last}</span>
        <span className="flex items-center gap-2 text-[0.8125rem] text-muted">
          {prompt.messages.length > 1 ? <span>{prompt.messages.length} messages</span> : null}
          {prompt.source === "" ? null : <span className="max-w-40 truncate">{prompt.source}</span>}
          {prompt.problem === null ? null : <Badge tone="danger">can’t be asked</Badge>}
          {prompt.use === "rounds" ? null : <Badge>{useNames[prompt.use]}</Badge>}
          {prompt.tags.map((name) => (
            <Badge key={name}>{name}</Badge>
          ))}
          <Badge tone={splitTones[prompt.split]}>{splitNames[prompt.split]}</Badge>
        </span>
      </summary>
      <div className="space-y-3 card-inset-x pb-5">
        <p className="font-mono text-xs break-all text-muted">
          {prompt.key} · {prompt.answers} {prompt.answers === 1 ? "answer" : "answers"}
        </p>
        {prompt.problem === null ? null : (
          <p className="text-sm text-danger">
            No policy can be asked this: {prompt.problem}. Rounds set it aside.
          </p>
        )}
        {wasOpened ? <Conversation messages={prompt.messages} /> : null}
      </div>
    </details>
  );
}
