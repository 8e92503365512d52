// The platform's own DPO loss of pairs on standard input, for the trainer's test to compare with.
import { readFileSync } from "node:fs";
import { type DpoPair, dpoLoss } from "@gshf/gshf";

const { pairs, eta }: { pairs: DpoPair[]; eta: number } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(pairs.map((pair) => dpoLoss(pair, eta).loss)));
