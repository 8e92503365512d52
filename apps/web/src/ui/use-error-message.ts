"use client";

import { problemOf } from "../trpc/client.tsx";
import { useUiMessages } from "./messages.ts";

/** What went wrong with a request, in the language of the page. */
export function useErrorMessage(): (error: unknown) => string {
  const m = useUiMessages();
  return (error) => m.problem(problemOf(error));
}
