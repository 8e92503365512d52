import { type Columns, messages } from "./columns.ts";
import { type ExportFormat, preferenceOptions } from "./format.ts";

const columns = {
  messages,
  chosen: messages[0],
  rejected: messages[0],
} as const satisfies Columns;

/**
 * What templates write around an answer, in their usual words. axolotl renders `[dummy user turn, answer]` and looks for
 * the answer by its text, so that one which stands in there already is cut at the wrong place.
 */
const scaffolding = [
  "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n",
  "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n[[dummy_message]]<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
  "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n[[dummy_message]]<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
  "<s>[INST] [[dummy_message]] [/INST] ",
  "<bos><start_of_turn>user\n[[dummy_message]]<end_of_turn>\n<start_of_turn>model\n",
  "<|user|>\n[[dummy_message]]<|end|>\n<|assistant|>\n",
];

function problemOf(answer: string): string | null {
  if (answer.trim() === "") return "an answer is empty, and axolotl finds answers by their text";
  if (answer.trim() !== answer) {
    return "an answer begins or ends with white space, which templates trim: axolotl doesn’t find it again";
  }
  if (scaffolding.some((text) => text.includes(answer))) {
    return "an answer’s text stands in chat templates as well, where axolotl takes it for the answer";
  }
  return null;
}

/**
 * axolotl's `chat_template.default` (src/axolotl/prompt_strategies/dpo/chat_template.py): the prompt as `messages`, one
 * message each for the answers.
 */
export const axolotl: ExportFormat = {
  name: "axolotl",
  label: "axolotl chat_template",
  note: "For rl: dpo with type: chat_template.default. Answers that axolotl’s search by text would cut wrongly are left out and counted.",
  ...preferenceOptions,
  columns,
  write: ({ prompt, chosen, rejected }) => {
    const [better, ...more] = chosen;
    const [worse, ...others] = rejected;
    if (better === undefined || worse === undefined || more.length + others.length > 0) {
      return { leftOut: "an answer has several turns, and axolotl takes the last alone" };
    }
    const leftOut = problemOf(better.content) ?? problemOf(worse.content);
    return leftOut === null ? [{ messages: prompt, chosen: better, rejected: worse }] : { leftOut };
  },
  snippet: (file, container) => {
    const place =
      container === "folder"
        ? `path: ./${file.replace(/\.tar$/, "")}`
        : `path: ${file}\n    ds_type: ${container === "parquet" ? "parquet" : "json"}`;
    return `rl: dpo
datasets:
  - ${place}
    split: train
    type: chat_template.default
    field_messages: messages
    field_chosen: chosen
    field_rejected: rejected`;
  },
};
