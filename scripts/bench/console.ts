// What the researchers' console costs at the size of a large project: every query of its pages, its pages in a
// browser, the pair browser's scroll, and the end of a round; the same at a tenth of the size, with the ratio. JSON.
//   npm run -s bench:console -- --rounds 20 --pairs 25000 --labels 3 --json
import { mkdirSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { buildWeb } from "../stack/build-web.ts";
import { measureConsole } from "./console/measure-console.ts";
import { consoleOptionsSchema, usage } from "./console/options.ts";
import { compareSizes, tableOf } from "./console/report-console.ts";
import { round } from "./labeling/measure.ts";

const options = optionsOrExit(usage, consoleOptionsSchema);
const say = (text: string) => console.error(text);
const load = () => round(loadavg()[0] ?? Number.NaN);
const scratch = options.keep === undefined ? scratchDirectory("bench-console") : path.resolve(options.keep);
mkdirSync(scratch, { recursive: true });
try {
  await buildWeb(say);
  const before = load();
  const { rounds, pairs, labels, people } = options;
  const measure = (name: string, pairsOfSize: number, isBig: boolean) => {
    say(`At ${rounds * pairsOfSize * labels} labels:`);
    return measureConsole({
      size: { slug: "bench", rounds, pairs: pairsOfSize, labels, people },
      directory: path.join(scratch, name),
      samples: options.samples,
      budgetMs: options.seconds * 1000,
      scrollPairs: isBig ? options.scroll : 0,
      endsRound: isBig && options.end,
      visits: isBig ? 3 : 1,
      opensPages: options.pages,
      say,
    });
  };
  const small = options.tenth ? await measure("small", Math.max(1, Math.round(pairs / 10)), false) : null;
  const big = await measure("big", pairs, true);
  const figures = {
    size: { rounds, pairs, labels, people, judgments: rounds * pairs * labels },
    ...compareSizes(big, small),
    load_average: { before, after: load() },
  };
  console.log(options.json ? JSON.stringify(figures) : tableOf(figures));
  if (figures.calls.some(({ error }) => error !== null)) process.exitCode = 1;
} finally {
  if (options.keep === undefined) rmSync(scratch, { recursive: true, force: true });
}
