/** Pieces with their scores; a piece's place is its token id, 0 stands for what no piece covers. */
export type Vocabulary = readonly (readonly [piece: string, score: number])[];

/** Tokens the encoder reads; it drops what comes after them. */
export const tokensMax = 128;

type Node = { children: Map<string, Node>; id: number; score: number };

const reserved = 6;
const spaceMark = "\u2581";
const pieceSymbolsMax = 16;

/**
 * The Universal Sentence Encoder's tokenizer: the unigram segmentation of highest score (Viterbi). It gives the
 * first `TOKENS_MAX` tokens that `@energetic-ai/embeddings` gives, in time linear in the text's length: that
 * one copies the rest of the text at every character, and segments tokens the encoder then drops.
 */
export function createTokenizer(vocabulary: Vocabulary): (text: string) => number[] {
  const root = buildTrie(vocabulary);
  return (text) => segment(cut([...prepare(text)]), root).slice(0, tokensMax);
}

function prepare(text: string): string {
  const normalized = text.normalize("NFKC");
  return normalized.length > 0 ? spaceMark + normalized.replaceAll(" ", spaceMark) : normalized;
}

// No piece holds a space but at its start, so a segmentation never depends on what follows the next space;
// tokensMax pieces cover at most so many symbols.
function cut(symbols: string[]): string[] {
  const end = symbols.indexOf(spaceMark, tokensMax * pieceSymbolsMax);
  return end < 0 ? symbols : symbols.slice(0, end);
}

function buildTrie(vocabulary: Vocabulary): Node {
  const root: Node = { children: new Map(), id: -1, score: 0 };
  for (const [id, [piece, score]] of vocabulary.entries()) {
    if (id < reserved) continue;
    let node = root;
    for (const symbol of piece) {
      let next = node.children.get(symbol);
      if (next === undefined) {
        next = { children: new Map(), id: -1, score: 0 };
        node.children.set(symbol, next);
      }
      node = next;
    }
    node.id = id;
    node.score = score;
  }
  return root;
}

/** Ids of the best segmentation; neighbouring unknown symbols are one token. */
function segment(symbols: readonly string[], root: Node): number[] {
  const best = new Float64Array(symbols.length + 1);
  const lastId = new Int32Array(symbols.length + 1);
  const lastLength = new Int32Array(symbols.length + 1).fill(1);
  const relax = (start: number, end: number, id: number, score: number) => {
    const total = score + (best[start] ?? 0);
    // 0 marks an end not reached yet, as in the reference; later starts win ties.
    if (best[end] !== 0 && total < (best[end] ?? 0)) return;
    best[end] = total;
    lastId[end] = id;
    lastLength[end] = end - start;
  };
  for (let start = 0; start < symbols.length; start += 1) {
    let matched = false;
    let node = root.children.get(symbols[start] ?? "");
    for (let end = start + 1; node !== undefined; end += 1) {
      if (node.id >= 0) {
        relax(start, end, node.id, node.score);
        matched = true;
      }
      node = end < symbols.length ? node.children.get(symbols[end] ?? "") : undefined;
    }
    if (!matched) relax(start, start + 1, 0, 0);
  }
  const ids: number[] = [];
  for (let end = symbols.length; end > 0; end -= lastLength[end] ?? 1) ids.push(lastId[end] ?? 0);
  return ids.reverse().filter((id, i, all) => id !== 0 || all[i - 1] !== 0);
}
