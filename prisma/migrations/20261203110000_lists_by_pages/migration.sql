-- Where a page of each list begins. Those that said less are dropped; the version before reads the same lists by these.
CREATE INDEX "Invite_projectId_createdAt_id_idx" ON "Invite"("projectId", "createdAt", "id");
CREATE INDEX "ApiToken_userId_createdAt_id_idx" ON "ApiToken"("userId", "createdAt", "id");
CREATE INDEX "Policy_projectId_createdAt_id_idx" ON "Policy"("projectId", "createdAt", "id");
CREATE INDEX "Dataset_projectId_createdAt_id_idx" ON "Dataset"("projectId", "createdAt", "id");
CREATE INDEX "Training_projectId_createdAt_id_idx" ON "Training"("projectId", "createdAt", "id");
CREATE INDEX "Experiment_projectId_createdAt_id_idx" ON "Experiment"("projectId", "createdAt", "id");
CREATE INDEX "GoldPair_projectId_createdAt_id_idx" ON "GoldPair"("projectId", "createdAt", "id");
CREATE INDEX "CrowdSession_studyId_startedAt_id_idx" ON "CrowdSession"("studyId", "startedAt", "id");
DROP INDEX "GoldPair_projectId_kind_idx";
CREATE INDEX "GoldPair_projectId_kind_createdAt_id_idx" ON "GoldPair"("projectId", "kind", "createdAt", "id");
DROP INDEX "Study_projectId_idx";
CREATE INDEX "Study_projectId_createdAt_id_idx" ON "Study"("projectId", "createdAt", "id");
DROP INDEX "Import_projectId_createdAt_idx";
CREATE INDEX "Import_projectId_createdAt_id_idx" ON "Import"("projectId", "createdAt", "id");
-- Somebody’s memberships are few, and ordered when they are found. By its second column, who asks for one of them, which every
-- request does, finds that one alone by this index too.
CREATE INDEX "Member_userId_projectId_idx" ON "Member"("userId", "projectId");
-- Where no value stands, Postgres takes no order from an index that begins with the column.
CREATE INDEX "Member_gone_idx" ON "Member"("projectId", "removedAt", "id") WHERE "removedAt" IS NOT NULL;
CREATE INDEX "PayRate_of_project_idx" ON "PayRate"("projectId", "since", "id") WHERE "studyId" IS NULL;
-- What happened to accounts is few among all that happens, and looked for by whose it is.
CREATE INDEX "AuditEvent_account_actor_idx" ON "AuditEvent"("actor", "id") WHERE "projectId" IS NULL;
CREATE INDEX "AuditEvent_account_subject_idx" ON "AuditEvent"("subject", "id") WHERE "projectId" IS NULL;
