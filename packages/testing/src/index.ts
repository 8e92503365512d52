export { createTestDb, type TestDb } from "./test-db.ts";
export { createTestStorage, type TestStorage } from "./test-storage.ts";
export { until } from "./until.ts";
