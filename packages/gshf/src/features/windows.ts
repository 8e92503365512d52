import { DomainError, requireFiniteVector, requireInteger } from "../errors.ts";

/** A stretch of a text that an embedder reads at once, and how many tokens it is counted as. */
export type TextWindow = { readonly text: string; readonly tokens: number };

export type WindowOptions = {
  /** Tokens of a window at most. */
  readonly size: number;
  /** Tokens that neighbouring windows share, about. */
  readonly overlap: number;
  /** Windows of one text at most; of a longer text they lie evenly from its beginning to its end. */
  readonly max: number;
};

/**
 * Windows for an embedder that reads so many tokens, version 1: what the number means never changes. They are filled
 * to three quarters, because an embedder's own tokens are more than the estimate where a text has rare words or code,
 * and share a quarter of that.
 *
 * @throws DomainError unless `tokens` is a whole number from 8
 */
export function windowsFor(tokens: number): WindowOptions {
  const size = Math.floor(requireInteger("tokens", tokens, 8) * 0.75);
  return Object.freeze({ size, overlap: Math.floor(size / 4), max: 32 });
}

/** Scripts without spaces between words, whose signs are about a token each. */
const sign = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const letter = String.raw`\p{L}\p{M}\p{N}`;
const word = new RegExp(String.raw`[[${letter}]--[${sign}]]+|[^\s[${letter}]]|[${sign}]`, "gv");
const lettersPerToken = 5;

/**
 * Splits a text between words into windows that overlap. Nobody here knows an embedder's own tokens, so they are
 * estimated: one for each begun five letters or digits of a word, one for every sign of a script that has no spaces,
 * one for every other visible character.
 *
 * @returns at least one window; a text that fits is one, unchanged. Only white space may lie outside of all windows
 *   where the text needs no more than `max`.
 * @throws DomainError unless size and max are whole numbers from 1 and the overlap is one below the size
 */
export function splitWindows(text: string, options: WindowOptions): readonly TextWindow[] {
  const size = requireInteger("size", options.size, 1);
  const max = requireInteger("max", options.max, 1);
  const overlap = requireInteger("overlap", options.overlap, 0, size - 1);
  const pieces = piecesOf(text, size);
  const total = pieces.reduce((sum, piece) => sum + piece.tokens, 0);
  if (total <= size) return [{ text, tokens: total }];
  const windows: TextWindow[] = [];
  let from = 0;
  for (;;) {
    let to = from;
    let tokens = 0;
    for (let piece = pieces[to]; piece !== undefined && tokens + piece.tokens <= size; piece = pieces[to]) {
      tokens += piece.tokens;
      to += 1;
    }
    windows.push({ text: text.slice(pieces[from]?.start, pieces[to - 1]?.end), tokens });
    if (to >= pieces.length) return spread(windows, max);
    // Back by the overlap, but always on by one piece at least.
    let shared = 0;
    let next = to;
    while (next - 1 > from && shared + (pieces[next - 1]?.tokens ?? 0) <= overlap) {
      next -= 1;
      shared += pieces[next]?.tokens ?? 0;
    }
    from = next;
  }
}

type Piece = { readonly start: number; readonly end: number; readonly tokens: number };

/** Words and single signs; a word longer than a window is cut. */
function piecesOf(text: string, size: number): Piece[] {
  const pieces: Piece[] = [];
  for (const match of text.matchAll(word)) {
    const [found] = match;
    const letters = [...found];
    const most = size * lettersPerToken;
    let start = match.index;
    for (let from = 0; from < letters.length; from += most) {
      const part = letters.slice(from, from + most);
      const end = start + part.join("").length;
      pieces.push({ start, end, tokens: Math.ceil(part.length / lettersPerToken) });
      start = end;
    }
  }
  return pieces;
}

function spread(windows: readonly TextWindow[], max: number): readonly TextWindow[] {
  if (windows.length <= max) return windows;
  const step = max === 1 ? 0 : (windows.length - 1) / (max - 1);
  return Array.from({ length: max }, (_, i) => windows[Math.round(i * step)]).filter(
    (window) => window !== undefined,
  );
}

/**
 * The embedding of a text from those of its windows: their mean, weighted by tokens. Of a single window it is that
 * window's, to the bit.
 *
 * $$e=\frac{\sum_w t_w\,e_w}{\sum_w t_w}$$
 *
 * @throws DomainError unless there is an embedding a window, all of one width and finite
 */
export function averageWindows(
  windows: readonly Pick<TextWindow, "tokens">[],
  embeddings: readonly Float32Array[],
): Float32Array {
  const [first] = embeddings;
  if (first === undefined || windows.length !== embeddings.length) {
    throw new DomainError("embeddings.length", embeddings.length, `${windows.length}, one a window`);
  }
  for (const [i, row] of embeddings.entries()) requireFiniteVector(`embeddings[${i}]`, row, first.length);
  if (windows.length === 1) return first;
  const sum = new Float64Array(first.length);
  let total = 0;
  windows.forEach((window, w) => {
    const tokens = requireInteger(`windows[${w}].tokens`, window.tokens, 1);
    total += tokens;
    embeddings[w]?.forEach((value, i) => {
      sum[i] = (sum[i] ?? 0) + tokens * value;
    });
  });
  return Float32Array.from(sum, (value) => value / total);
}
