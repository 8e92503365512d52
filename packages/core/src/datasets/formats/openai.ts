import { messages } from "./columns.ts";
import { type ExportFormat, serviceOptions } from "./format.ts";

/**
 * OpenAI's preference fine-tuning (https://platform.openai.com/docs/guides/direct-preference-optimization), which
 * Together and Fireworks take as well.
 */
export const openaiPreference: ExportFormat = {
  name: "openai-preference",
  label: "OpenAI, Together, Fireworks",
  note: "For preference fine-tuning by OpenAI, Azure, Together and Fireworks. They read no weights.",
  ...serviceOptions,
  columns: { input: { messages }, preferred_output: messages, non_preferred_output: messages },
  write: ({ prompt, chosen, rejected }) => {
    const empty = [...chosen, ...rejected].some(({ content }) => content === "");
    if (empty) return { leftOut: "an answer is empty, which these services refuse" };
    return [{ input: { messages: prompt }, preferred_output: chosen, non_preferred_output: rejected }];
  },
  snippet: (file) => `from openai import OpenAI

client = OpenAI()
file = client.files.create(file=open("${file}", "rb"), purpose="fine-tune")
client.fine_tuning.jobs.create(
    model=MODEL,
    training_file=file.id,
    method={"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1}}},
)`,
};
