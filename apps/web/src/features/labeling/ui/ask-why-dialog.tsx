"use client";

import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { useMessages } from "../messages/index.tsx";
import type { ChoiceName } from "../session/api.ts";
import type { Draft } from "../session/drafts.ts";
import { chips, toggled, WhyFields } from "./why-fields.tsx";

/**
 * Asks for reasons after the choice, on the pairs that were drawn for it. Enter sends, with or without any;
 * Escape goes back to the pair.
 */
export function AskWhyDialog({
  choice,
  draft,
  onEdit,
  onSend,
  onBack,
}: {
  choice: ChoiceName;
  draft: Draft;
  onEdit: (patch: Partial<Draft>) => void;
  onSend: () => void;
  onBack: () => void;
}) {
  const m = useMessages();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onBack())}
      title={m.askWhyTitle(m.choose[choice])}
      description={m.askWhyText}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSend();
        }}
        onKeyDown={(event) => {
          if (event.target instanceof HTMLTextAreaElement) {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSend();
            return;
          }
          const chip = chips[Number(event.key) - 1];
          if (chip !== undefined) onEdit({ reasons: toggled(draft, chip) });
        }}
      >
        <WhyFields draft={draft} onEdit={onEdit} hasKeys />
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button onClick={onBack}>{m.askWhyBack}</Button>
          <Button type="submit" variant="primary" autoFocus>
            {m.askWhySend}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
