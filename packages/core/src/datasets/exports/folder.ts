import type { Columns } from "../formats/columns.ts";
import { type CardFacts, type CardSplit, datasetCard } from "./card.ts";
import type { Container, Split } from "./containers.ts";
import type { Figures } from "./figures.ts";
import { parquetFile } from "./parquet.ts";
import { tarEnd, tarEntry } from "./tar.ts";

const splitOrder: readonly Split[] = ["train", "validation", "test", "ood"];

type Shard = { container: Container; pieces: Uint8Array[] };

/**
 * A Hugging Face dataset folder as a tar archive: for each split Parquet files of one row group each, and the README last,
 * when everything is counted. A tar names the size of a file before it, so that a file is held until it is whole.
 */
export function datasetFolder(
  root: string,
  columns: Columns,
  facts: CardFacts,
  figures: () => Figures,
): Container {
  const open = new Map<Split, Shard>();
  const written = new Map<Split, CardSplit & { shards: number }>();
  const close = (split: Split, { container, pieces }: Shard): Uint8Array[] => {
    const content = Buffer.concat([...pieces, ...container.finish()]);
    open.delete(split);
    const so = written.get(split) ?? { name: split, rows: 0, bytes: 0, shards: 0 };
    written.set(split, { ...so, bytes: so.bytes + content.byteLength, shards: so.shards + 1 });
    return tarEntry(`${root}/data/${split}-${String(so.shards).padStart(5, "0")}.parquet`, content);
  };
  return {
    add(row, split) {
      const shard = open.get(split) ?? { container: parquetFile(columns), pieces: [] };
      open.set(split, shard);
      const so = written.get(split) ?? { name: split, rows: 0, bytes: 0, shards: 0 };
      written.set(split, { ...so, rows: so.rows + 1 });
      const pieces = shard.container.add(row, split);
      shard.pieces.push(...pieces);
      // A piece is a row group that is complete.
      return pieces.length === 0 ? [] : close(split, shard);
    },
    finish() {
      const rest = [...open].flatMap(([split, shard]) => close(split, shard));
      const splits = splitOrder.flatMap((split) => written.get(split) ?? []);
      const card = Buffer.from(datasetCard(facts, columns, splits, figures()), "utf8");
      return [...rest, ...tarEntry(`${root}/README.md`, card), tarEnd()];
    },
  };
}
