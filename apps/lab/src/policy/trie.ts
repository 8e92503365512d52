import { endToken, tokenizeWithin } from "./tokens.ts";

/** A prefix that some candidates share. */
export type TrieNode = {
  /** The next tokens, in order of first appearance; `END_TOKEN` where a candidate ends. */
  readonly children: Map<string, TrieNode>;
  /** Indices of the candidates below. */
  readonly candidates: number[];
};

/** The prefix tree of the candidates' tokens, each candidate closed by `END_TOKEN`. Texts must differ. */
export function buildTrie(texts: readonly string[]): TrieNode {
  const answers = new Set(texts);
  const root: TrieNode = { children: new Map(), candidates: texts.map((_, i) => i) };
  for (const [i, text] of texts.entries()) {
    let node = root;
    for (const token of [...tokenizeWithin(text, answers), endToken]) {
      let next = node.children.get(token);
      if (next === undefined) {
        next = { children: new Map(), candidates: [] };
        node.children.set(token, next);
      }
      next.candidates.push(i);
      node = next;
    }
  }
  return root;
}
