CREATE TYPE "Handover" AS ENUM ('load', 'resolve');

ALTER TABLE "Project"
  ADD COLUMN "servingUrl" TEXT,
  ADD COLUMN "servingKeySealed" TEXT,
  ADD COLUMN "servingCheck" JSONB,
  ADD COLUMN "handover" "Handover" NOT NULL DEFAULT 'load',
  ADD COLUMN "adapterPath" TEXT,
  ADD COLUMN "sharedMount" TEXT;

ALTER TABLE "Policy"
  ADD COLUMN "adapterName" TEXT,
  ADD COLUMN "adapterPath" TEXT,
  ADD CONSTRAINT "Policy_adapter_check" CHECK (("adapterName" IS NULL) = ("adapterPath" IS NULL));

-- What was loaded so far was loaded at the server of the policy it was trained from, from its artifact's address, and
-- SGLang's requests name an adapter `base:name`.
UPDATE "Policy" p
   SET "adapterName" = CASE WHEN starts_with(p."model", b."model" || ':')
                            THEN substr(p."model", length(b."model") + 2) ELSE p."model" END,
       "adapterPath" = p."checkpointUri"
  FROM "Policy" b
 WHERE b."id" = p."parentId" AND b."baseUrl" = p."baseUrl" AND p."checkpointUri" IS NOT NULL
   AND (p."trainingJobId" IS NOT NULL OR p."checkpointOfId" IS NOT NULL);
