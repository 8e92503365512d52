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
