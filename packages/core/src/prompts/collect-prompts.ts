import { sha256Hex } from "../projects/index.ts";
import type { Extra } from "./keep.ts";
import type { Message, RowError, Split } from "./model.ts";
import type { PromptRow } from "./read-prompt-row.ts";

export type FileRow<T> = { line: number; row: T };

export type NewPrompt = {
  key: string;
  messages: Message[];
  source: string;
  tags: string[];
  /** What the file, or whoever brings it in, says; null leaves it to the hash of the key. */
  split: Split | null;
  extra: Extra;
};

/** A prompt's key: the file's own id, or the hash of its messages. */
export function promptKey(row: { key: string | null; messages: Message[] }): string {
  return row.key ?? sha256Hex(identityOf(row.messages));
}

function identityOf(messages: readonly Message[]): string {
  return JSON.stringify(messages.map(({ role, content }) => [role, content]));
}

/**
 * The prompts of a file by their keys. A key that stands for two prompts, or a prompt of two splits, is an error of the
 * later row.
 *
 * @param split of prompts of which no row says one
 */
export function collectPrompts<T extends PromptRow>(
  rows: readonly FileRow<T>[],
  { extraOf, split }: { extraOf: (row: T) => Extra; split: Split | null },
) {
  const prompts = new Map<string, NewPrompt>();
  const errors: RowError[] = [];
  const good = rows.filter(({ line, row }) => {
    const key = promptKey(row);
    const known = prompts.get(key);
    if (known === undefined) {
      const { messages, source, tags } = row;
      prompts.set(key, { key, messages, source, tags, split: row.split, extra: extraOf(row) });
      return true;
    }
    if (identityOf(known.messages) !== identityOf(row.messages)) {
      errors.push({ line, field: "prompt_id", message: `"${key}" stands for another prompt further up` });
      return false;
    }
    if (known.split !== null && row.split !== null && known.split !== row.split) {
      const message = `is ${row.split}, and ${known.split} for the same prompt further up`;
      errors.push({ line, field: "split", message });
      return false;
    }
    known.split ??= row.split;
    return true;
  });
  for (const prompt of prompts.values()) prompt.split ??= split;
  return { prompts, rows: good, errors };
}

/** Whether a stored prompt is the one of a file. */
export function isSameConversation(messages: readonly Message[], stored: unknown): boolean {
  if (!Array.isArray(stored) || stored.length !== messages.length) return false;
  return messages.every((message, i) => {
    const other: unknown = stored[i];
    if (typeof other !== "object" || other === null) return false;
    return Reflect.get(other, "role") === message.role && Reflect.get(other, "content") === message.content;
  });
}
