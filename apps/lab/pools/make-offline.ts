/**
 * Writes demo-offline.jsonl from demo.jsonl: the comparisons a project already has before its first round.
 * Run: node apps/lab/pools/make-offline.ts
 *
 * Offline data seldom covers the best answers, so a pair is drawn mostly from the weak and middling ones. The
 * better answer by gold_win_probability is chosen, except in about one comparison in ten, as people do err.
 * Seeded; the same pools give the same bytes.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

type Message = { role: string; content: string };
type Candidate = { model: string; text: string; gold_win_probability: number };
type Pool = { prompt_id: string; source: string; prompt: Message[]; candidates: Candidate[] };
type Comparison = { prompt_id: string; prompt: Message[]; chosen: Message[]; rejected: Message[] };

const seed = "demo-offline-1";
const promptsMax = 40;
const pairsPerPrompt = 3;
const noiseShare = 0.1;
/** Share of pairs that may contain one of a prompt's two best answers. */
const topShare = 0.15;

/** A number in [0, 1) that depends on the seed and the parts alone. */
function draw(...parts: (string | number)[]): number {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...parts]))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

/** All unordered pairs of candidates with different gold, the better one first. */
function orderedPairs(candidates: Candidate[]): [Candidate, Candidate][] {
  return candidates.flatMap((better) =>
    candidates
      .filter((worse) => worse.gold_win_probability < better.gold_win_probability)
      .map((worse): [Candidate, Candidate] => [better, worse]),
  );
}

/** The prompt's comparisons: distinct pairs in seeded order, rarely with one of its two best answers. */
function compare(pool: Pool): Comparison[] {
  const ranked = [...pool.candidates].sort((a, b) => b.gold_win_probability - a.gold_win_probability);
  const top = new Set(ranked.slice(0, 2).map((candidate) => candidate.text));
  const key = (pair: [Candidate, Candidate]) => draw("order", pool.prompt_id, pair[0].text, pair[1].text);
  const pairs = orderedPairs(pool.candidates)
    .filter((pair) => !top.has(pair[0].text) || key(pair) < topShare)
    .map((pair) => ({ pair, order: draw("pick", pool.prompt_id, pair[0].text, pair[1].text) }))
    .sort((a, b) => a.order - b.order)
    .slice(0, pairsPerPrompt);
  return pairs.map(({ pair: [better, worse] }) => {
    const flipped = draw("noise", pool.prompt_id, better.text, worse.text) < noiseShare;
    const [chosen, rejected] = flipped ? [worse, better] : [better, worse];
    return {
      prompt_id: pool.prompt_id,
      prompt: pool.prompt,
      chosen: [{ role: "assistant", content: chosen.text }],
      rejected: [{ role: "assistant", content: rejected.text }],
    };
  });
}

const folder = import.meta.dirname;
const pools = readFileSync(`${folder}/demo.jsonl`, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  // Our own file, whose shape pools.test.ts checks.
  .map((line) => JSON.parse(line) as Pool);

const comparisons = [...pools]
  .sort((a, b) => draw("prompt", a.prompt_id) - draw("prompt", b.prompt_id))
  .slice(0, promptsMax)
  .sort((a, b) => (a.prompt_id < b.prompt_id ? -1 : 1))
  .flatMap(compare);

writeFileSync(
  `${folder}/demo-offline.jsonl`,
  comparisons.map((comparison) => `${JSON.stringify(comparison)}\n`).join(""),
);
console.log(`${comparisons.length} comparisons written`);
