// npm run -s table1: see options.ts, or --help.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { readPools } from "../loop/read-pools.ts";
import { withStack } from "../loop/with-stack.ts";
import { optionsSchema, quickened, type Table1Options, usage } from "./options.ts";
import { runTable1, type Table1 } from "./run-table1.ts";
import { toCsv, toLatex } from "./table-text.ts";

async function run(options: Table1Options): Promise<number> {
  // A file that can't be read is told at once, not after a build.
  readPools(options.pools);
  return withStack({ name: "table1", pools: [options.pools], keep: options.keep }, async (stack, say) => {
    print(options, await runTable1(options, stack, say));
  });
}

function print(options: Table1Options, table: Table1): void {
  const json = `${JSON.stringify(table, null, 2)}\n`;
  if (options.out !== undefined) {
    mkdirSync(options.out, { recursive: true });
    const write = (name: string, text: string) => writeFileSync(path.join(options.out ?? "", name), text);
    write("table1.json", json);
    write("table1.csv", toCsv(table.rows));
    write("table1.tex", toLatex(table.rows));
    for (const [name, svg] of Object.entries(table.figures)) write(`${name}.svg`, svg);
  }
  if (options.json) process.stdout.write(json);
  else console.table(table.rows);
}

process.exitCode = await run(quickened(optionsOrExit(usage, optionsSchema)));
