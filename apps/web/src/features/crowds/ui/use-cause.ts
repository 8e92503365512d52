"use client";

import type { StandingCause } from "@gshf/core/crowds/model";
import { useTranslations } from "use-intl/react";

/** Why somebody is warned or stopped, in the language of the page; a researcher's words stay as they are. */
export function useCause(): (why: StandingCause) => string {
  const t = useTranslations("common.causes");
  return (why) => {
    switch (why.kind) {
      case "said":
        return why.reason;
      case "gold":
        return t("gold", { right: why.right, counted: why.counted });
      case "attention":
        return t("attention", { failed: why.failed, counted: why.counted });
    }
  };
}
