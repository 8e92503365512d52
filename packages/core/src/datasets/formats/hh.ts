import type { DatasetRow } from "@gshf/trainer-protocol";
import { type ExportFormat, loadWithDatasets, preferenceOptions } from "./format.ts";

type Message = DatasetRow["prompt"][number];

const names = { user: "Human", assistant: "Assistant" };

/** Where a reader of transcripts begins a turn. */
const turn = /\n\n(Human|Assistant):/;

/** Anthropic's HH-RLHF: two transcripts that share all but the last turn (https://huggingface.co/datasets/Anthropic/hh-rlhf). */
export const hhTranscripts: ExportFormat = {
  name: "hh",
  label: "HH transcripts",
  note: "Pairs of transcripts as in Anthropic’s HH-RLHF. They have no system turns, so system messages go before the next question.",
  ...preferenceOptions,
  system: ["merge"],
  columns: { chosen: "string", rejected: "string" },
  write: ({ prompt, chosen, rejected }) => {
    const all = [...prompt, ...chosen, ...rejected];
    if (all.some(({ content }) => turn.test(`\n\n${content}`) || turn.test(content))) {
      return { leftOut: "a text has “Human:” or “Assistant:” where a transcript begins a turn" };
    }
    const roles = [...prompt, ...chosen].map(({ role }) => role);
    if (roles.some((role, i) => (role === "user") !== (i % 2 === 0))) {
      return { leftOut: "its turns don’t alternate between Human and Assistant" };
    }
    return [{ chosen: transcript([...prompt, ...chosen]), rejected: transcript([...prompt, ...rejected]) }];
  },
  mergesRoles: true,
  snippet: loadWithDatasets,
};

function transcript(messages: readonly Message[]): string {
  return messages
    .map(({ role, content }) => `\n\n${role === "user" ? names.user : names.assistant}: ${content}`)
    .join("");
}
