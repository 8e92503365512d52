"use client";

import type { GuidelineExample } from "@gshf/core/crowds/model";
import { type Language, Speaks } from "../messages/index.tsx";
import { GuidelinesText } from "./guidelines-text.tsx";

/** Guidelines with their examples, for pages that speak through messages of their own. */
export function GuidelinesFor({
  guidelines,
  language,
}: {
  guidelines: { text: string; examples: readonly GuidelineExample[] };
  language: Language;
}) {
  return (
    <Speaks language={language}>
      <GuidelinesText text={guidelines.text} examples={guidelines.examples} />
    </Speaks>
  );
}
