import { arenaRank } from "./arena.ts";
import { axolotl } from "./axolotl.ts";
import { everything } from "./everything.ts";
import type { ExportFormat } from "./format.ts";
import { hhTranscripts } from "./hh.ts";
import { nemoRl } from "./nemo-rl.ts";
import { openaiPreference } from "./openai.ts";
import { openrlhf } from "./openrlhf.ts";
import { tinker } from "./tinker.ts";
import { trlKto, trlPreference, trlReward } from "./trl.ts";

/** The formats a dataset's rows can be exported in. */
export const exportFormats: readonly ExportFormat[] = [
  everything,
  trlPreference,
  trlReward,
  trlKto,
  axolotl,
  openrlhf,
  openaiPreference,
  nemoRl,
  tinker,
  hhTranscripts,
  arenaRank,
];

/** Where what is written while it is downloaded, with each format’s own options, stands among a dataset’s files. */
export const exportPath = {
  of: ({ name }: ExportFormat) => `exports/${name}.jsonl`,
  /** Null: the path is no export's. */
  read: (path: string) => exportFormats.find((format) => exportPath.of(format) === path) ?? null,
};
