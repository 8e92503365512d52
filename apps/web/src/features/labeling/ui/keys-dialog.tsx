"use client";

import { Dialog } from "../../../ui/dialog.tsx";
import { Kbd } from "../../../ui/kbd.tsx";
import { useMessages } from "../messages/index.tsx";

const rows = [
  ["left", ["A", "←"]],
  ["right", ["B", "→"]],
  ["tie", ["E"]],
  ["both_bad", ["X"]],
  ["strength", ["1", "2", "3"]],
  ["why", ["R"]],
  ["skip", ["S"]],
  ["flag", ["F"]],
  ["undo", ["⌫"]],
  ["prompt", ["P"]],
  ["layout", ["L"]],
  ["guidelines", ["H"]],
  ["keys", ["?"]],
] as const;

export function KeysDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const m = useMessages();
  return (
    <Dialog open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())} title={m.keysTitle}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {rows.map(([name, keys]) => (
          <div key={name} className="contents">
            <dt className="flex justify-end gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{m.keysList[name]}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
