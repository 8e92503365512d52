import { messages } from "./columns.ts";
import { type ExportFormat, serviceOptions } from "./format.ts";
import { isChosenFirst } from "./sides.ts";

/** LabeledComparison of the Tinker cookbook (tinker_cookbook/preference), as ComparisonBuilderFromJsonl reads it. */
export const tinker: ExportFormat = {
  name: "tinker",
  label: "Tinker comparisons",
  note: "For ComparisonBuilderFromJsonl of the Tinker cookbook. Ties can be kept: their label is Tie.",
  ...serviceOptions,
  ties: ["keep", "drop", "half-half"],
  columns: {
    comparison: { prompt_conversation: messages, completion_A: messages, completion_B: messages },
    label: "string",
  },
  write: (row, isTie) => {
    const { prompt, chosen, rejected } = row;
    const chosenFirst = isChosenFirst(row);
    const [completion_A, completion_B] = chosenFirst ? [chosen, rejected] : [rejected, chosen];
    const comparison = { prompt_conversation: prompt, completion_A, completion_B };
    return [{ comparison, label: isTie ? "Tie" : chosenFirst ? "A" : "B" }];
  },
  snippet: (file) => `from tinker_cookbook.preference.preference_datasets import ComparisonBuilderFromJsonl

builder = ComparisonBuilderFromJsonl(train_path="${file}")
train, _ = builder.get_train_and_test_datasets()`,
};
