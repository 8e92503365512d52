import {
  averageWindows,
  createVectorMap,
  embeddingWidth,
  featureMapNames,
  splitWindows,
  type VectorMap,
  windowsFor,
} from "@gshf/gshf";

/**
 * φ(x, a) as a stored feature map means it.
 *
 * @throws Error for a map that this version doesn't know
 */
export function vectorMapOf({ features, dimension }: { features: string; dimension: number }): VectorMap {
  const name = featureMapNames.find((known) => known === features);
  if (name === undefined) throw new Error(`no feature map is called ${features}`);
  return createVectorMap(name, embeddingWidth(name, dimension));
}

/** What an embedder is asked for some texts, and how the answer becomes one embedding a text. */
type Reading = {
  requested: string[];
  combine: (rows: readonly Float32Array[]) => Float32Array[];
};

/** Texts as they are, or in windows of what the embedder reads; the embedding of a text is then their average. */
export function readTexts(texts: readonly string[], windowTokens: number | null): Reading {
  if (windowTokens === null) return { requested: [...texts], combine: (rows) => [...rows] };
  const windows = texts.map((text) => splitWindows(text, windowsFor(windowTokens)));
  return {
    requested: windows.flatMap((parts) => parts.map(({ text }) => text)),
    combine: (rows) => {
      let from = 0;
      return windows.map((parts) => {
        from += parts.length;
        return averageWindows(parts, rows.slice(from - parts.length, from));
      });
    },
  };
}
