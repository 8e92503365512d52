"use client";

import { Tabs as RadixTabs } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { scrollRowTo } from "./scroll-row-to.ts";

export type Tab = { id: string; label: ReactNode; content: ReactNode };

export function Tabs({
  label,
  tabs,
  initial,
}: {
  label: string;
  tabs: readonly Tab[];
  initial?: string | undefined;
}) {
  // What an address asks for may not be there.
  const first = tabs.find(({ id }) => id === initial) ?? tabs[0];
  const row = useRef<HTMLDivElement>(null);
  // On a phone the tab that an address asks for may be beyond the edge.
  useEffect(() => scrollRowTo(row.current, "[data-state=active]"), []);
  return (
    <RadixTabs.Root defaultValue={first?.id ?? ""}>
      <RadixTabs.List
        ref={row}
        aria-label={label}
        className="scroll-hint [--cover:var(--ground,var(--color-paper))] flex gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map((tab) => (
          <RadixTabs.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px min-h-10 border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted outline-offset-[-3px] hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.id} value={tab.id} className="pt-4">
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
