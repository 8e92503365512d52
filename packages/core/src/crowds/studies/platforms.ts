import { z } from "zod";
import type { Platform } from "../model.ts";

type PlatformRules = {
  /** Query parameters of the entry link: who comes, and the platform's ids of their session and of its study. */
  personParameters: readonly string[];
  sessionParameters: readonly string[];
  studyParameters: readonly string[];
  /** What is appended to the entry link; the platform replaces the placeholders, or adds its own. */
  entryQuery: string;
  /** Where a person with a code goes; null: the researcher pastes the platform's link. */
  completionUrl: ((code: string) => string) | null;
  /** Links back lead to these domains only: ours must lend its name to nobody else's page. */
  domains: readonly string[];
};

/**
 * What differs between the crowds: parameters and completion links as documented at
 * docs.prolific.com/api-reference/studies/the-study-object and in CloudResearch Connect's "Project Completion".
 */
export const platformRules: Readonly<Record<Platform, PlatformRules>> = {
  prolific: {
    personParameters: ["PROLIFIC_PID"],
    sessionParameters: ["SESSION_ID"],
    studyParameters: ["STUDY_ID"],
    entryQuery: "?PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}",
    completionUrl: (code) => `https://app.prolific.com/submissions/complete?cc=${encodeURIComponent(code)}`,
    domains: ["prolific.com", "prolific.co"],
  },
  cloudresearch: {
    // Connect says participantId, MTurk Toolkit workerId.
    personParameters: ["workerId", "participantId"],
    sessionParameters: ["assignmentId"],
    studyParameters: ["projectId"],
    entryQuery: "",
    completionUrl: null,
    domains: ["cloudresearch.com"],
  },
};

/** Ids as the platforms make them. A placeholder that was not replaced (`{{%…%}}`) is none. */
export const externalIdSchema = z.string().regex(/^[A-Za-z0-9_-]{3,100}$/);

export type EntryIds = {
  externalId: string;
  externalSession: string | null;
  externalStudy: string | null;
};

/** Who comes by an entry link, or the parameter that is missing or was not filled in. */
export function readEntry(
  platform: Platform,
  query: { get: (name: string) => string | null },
): { ok: true; ids: EntryIds } | { ok: false; parameter: string } {
  const rules = platformRules[platform];
  const idOf = (parameters: readonly string[]): string | null => {
    const given = parameters.flatMap((name) => query.get(name) ?? [])[0];
    return externalIdSchema.safeParse(given).data ?? null;
  };
  const externalId = idOf(rules.personParameters);
  if (externalId === null) return { ok: false, parameter: rules.personParameters[0] ?? "" };
  const externalSession = idOf(rules.sessionParameters);
  return { ok: true, ids: { externalId, externalSession, externalStudy: idOf(rules.studyParameters) } };
}

/** Whether a link back may be shown as a button of ours: https, on the platform's own domain. */
export function isPlatformUrl(platform: Platform, url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.protocol !== "https:" || parsed.username !== "" || parsed.password !== "") {
    return false;
  }
  return platformRules[platform].domains.some(
    (domain) => parsed.hostname === domain || parsed.hostname.endsWith(`.${domain}`),
  );
}
