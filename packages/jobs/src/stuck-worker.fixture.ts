// A worker process for queue.db.test.ts: takes the job, says so, and never finishes it.
import { createDb } from "@gshf/db";
import { createQueue } from "./index.ts";

const url = process.argv[2] ?? "";
const queue = await createQueue({ url, db: createDb({ url }), onError: console.error });
await queue.work("training.reconcile", async () => {
  console.log("started");
  await new Promise(() => undefined);
});
