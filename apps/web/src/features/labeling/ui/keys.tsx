"use client";

import { type KeyAction, keysOf } from "@gshf/core/labeling/model";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl/react";
import { joinClasses } from "#ui/join-classes.ts";
import { Kbd } from "#ui/kbd.tsx";

/** The keys in force: a person's own, or the usual ones. */
export const KeysInForce = createContext(keysOf({}));

const signs: Readonly<Record<string, string>> = {
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  backspace: "⌫",
};

/** A key as it is printed on the keyboards of the page's language. */
export function useKeyLabel(): (key: string) => string {
  const t = useTranslations("keys.names");
  return (key) => (key === "delete" || key === "insert" ? t(key) : (signs[key] ?? key.toUpperCase()));
}

/** The keys of an action, as printed on its button. */
export function KeysOf({ action, className }: { action: KeyAction; className?: string }) {
  const keys = useContext(KeysInForce)[action];
  const keyLabel = useKeyLabel();
  return (
    <span className={joinClasses("gap-1", className)} aria-hidden>
      {keys.map((key) => (
        <Kbd key={key}>{keyLabel(key)}</Kbd>
      ))}
    </span>
  );
}
