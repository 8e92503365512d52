-- A feature map carries an address and a key, so it belongs to one project.
ALTER TABLE "FeatureMap" ADD COLUMN "projectId" UUID;
UPDATE "FeatureMap" f SET "projectId" = (SELECT p."id" FROM "Project" p WHERE p."featureMapId" = f."id" ORDER BY p."id" LIMIT 1);
-- One that no project uses has nobody to own it, and nothing hangs on it.
DELETE FROM "FeatureMap" f WHERE f."projectId" IS NULL AND NOT EXISTS (SELECT 1 FROM "Round" r WHERE r."featureMapId" = f."id");
UPDATE "FeatureMap" f SET "projectId" = (SELECT r."projectId" FROM "Round" r WHERE r."featureMapId" = f."id" LIMIT 1) WHERE f."projectId" IS NULL;
ALTER TABLE "FeatureMap" ALTER COLUMN "projectId" SET NOT NULL;
ALTER TABLE "FeatureMap" ALTER COLUMN "sha256" TYPE CHAR(64);
ALTER TABLE "FeatureMap" ADD CONSTRAINT "FeatureMap_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DROP INDEX "FeatureMap_sha256_key";
CREATE UNIQUE INDEX "FeatureMap_projectId_sha256_key" ON "FeatureMap"("projectId", "sha256");
CREATE UNIQUE INDEX "Project_featureMapId_key" ON "Project"("featureMapId");
