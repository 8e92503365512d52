export { type Recording, type Replay, recordStatements, replayStatements } from "./recorded-statements.ts";
export { mountSmallDisk, type SmallDisk } from "./small-disk.ts";
export { createTestDb, type TestDb } from "./test-db.ts";
export {
  createTestDeps,
  createTestProject,
  granted,
  joinTestProject,
  type TestPerson,
} from "./test-deps.ts";
export { createTestStorage, type TestStorage } from "./test-storage.ts";
export { until } from "./until.ts";
