"use client";

import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, type ButtonVariant } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

/** The button that makes another of something, with the dialog it opens. */
export function NewDialog({
  title,
  label = title,
  variant = "primary",
  description,
  wide = false,
  children,
}: {
  title: string;
  /** Of the button. */
  label?: string;
  variant?: ButtonVariant;
  description?: ReactNode;
  wide?: boolean;
  /** What the dialog holds; it closes it when something was made. */
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog
      wide={wide}
      open={isOpen}
      onOpenChange={setIsOpen}
      title={title}
      {...(description === undefined ? {} : { description })}
      trigger={
        <Button variant={variant}>
          <Plus className="size-4" aria-hidden />
          {label}
        </Button>
      }
    >
      {children(() => setIsOpen(false))}
    </Dialog>
  );
}
