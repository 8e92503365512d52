import { createTranslator, type NamespaceKeys, type NestedKeyOf } from "use-intl/core";
import type { Messages } from "./en.ts";
import { type Language, messagesOf } from "./languages.ts";

/** Messages of a language outside a page's provider: on the server, and in what stands beside all pages. */
export function translatorOf<const Namespace extends NamespaceKeys<Messages, NestedKeyOf<Messages>>>(
  language: Language,
  namespace: Namespace,
) {
  return createTranslator({ locale: language, messages: messagesOf(language), namespace });
}
