import { wholeNumber } from "@gshf/cli";
import { z } from "zod";

export const usage = `usage: npm run -s bench:console -- [--rounds N] [--pairs N] [--labels N] [--people N] [--json]

  --rounds N     rounds of the project; the newest is labeling, the others are frozen (20)
  --pairs N      pairs of each round (25000)
  --labels N     labels of each pair (3)
  --people N     people who label (200)
  --scroll N     pairs of the round that is scrolled through; 0 leaves it out (100000)
  --samples N    how often each query is asked (50)
  --seconds N    how long one query is asked again and again at most; it has fewer samples then (10)
  --no-tenth     leave out the same at a tenth of the pairs, and the ratios
  --no-pages     leave out the browser; only queries of scrolling and searching are timed
  --no-end       leave out freezing, fitting and exporting the newest round
  --keep DIR     leave the databases in DIR, and use those that are there
  --json         one JSON document; otherwise a table`;

export const consoleOptionsSchema = z.object({
  rounds: wholeNumber(2).default(20),
  pairs: wholeNumber(20).default(25_000),
  labels: wholeNumber(1).default(3),
  people: wholeNumber(4).default(200),
  scroll: wholeNumber(0).default(100_000),
  samples: wholeNumber(1).default(50),
  seconds: wholeNumber(1).default(10),
  tenth: z.boolean().default(true),
  pages: z.boolean().default(true),
  end: z.boolean().default(true),
  keep: z.string().min(1).optional(),
  json: z.boolean().default(false),
});
