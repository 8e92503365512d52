-- Datasets that no round makes, and what they are made of. All that there are have a round, whose experiment is theirs.
-- The version before neither knows nor names a dataset's experiment: a trigger takes that of its round.

-- No round freezes until this has been committed.
LOCK TABLE "Dataset" IN SHARE ROW EXCLUSIVE MODE;

-- CreateEnum
CREATE TYPE "BuildState" AS ENUM ('building', 'ready', 'failed', 'stopped');

-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN     "experimentId" UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'::uuid,
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "pseudoRows" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "roundId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "nextBuildNumber" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "DatasetBuild" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "experimentId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "recipe" JSONB NOT NULL,
    "recipeSha256" CHAR(64) NOT NULL,
    "seed" INTEGER NOT NULL,
    "state" "BuildState" NOT NULL DEFAULT 'building',
    "stateSince" TIMESTAMPTZ(3) NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "summary" JSONB,
    "problem" JSONB,
    "holder" TEXT,
    "wakeAt" TIMESTAMPTZ(3) NOT NULL,
    "datasetId" UUID,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DatasetBuild_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DatasetBuildPrompt" (
    "buildId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "promptId" UUID NOT NULL,

    CONSTRAINT "DatasetBuildPrompt_pkey" PRIMARY KEY ("buildId","position")
);

-- CreateIndex
CREATE INDEX "DatasetBuild_state_wakeAt_idx" ON "DatasetBuild"("state", "wakeAt");

-- CreateIndex
CREATE INDEX "DatasetBuild_datasetId_idx" ON "DatasetBuild"("datasetId");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetBuild_projectId_number_key" ON "DatasetBuild"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetBuild_experimentId_recipeSha256_key" ON "DatasetBuild"("experimentId", "recipeSha256");

-- CreateIndex
CREATE INDEX "DatasetBuildPrompt_promptId_idx" ON "DatasetBuildPrompt"("promptId");

-- CreateIndex
CREATE INDEX "Dataset_experimentId_idx" ON "Dataset"("experimentId");

UPDATE "Dataset" d SET "experimentId" = r."experimentId" FROM "Round" r WHERE r."id" = d."roundId";

-- AddForeignKey
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "DatasetBuild" ADD CONSTRAINT "DatasetBuild_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetBuild" ADD CONSTRAINT "DatasetBuild_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "DatasetBuild" ADD CONSTRAINT "DatasetBuild_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetBuildPrompt" ADD CONSTRAINT "DatasetBuildPrompt_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "DatasetBuild"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetBuildPrompt" ADD CONSTRAINT "DatasetBuildPrompt_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE FUNCTION "set_experiment_of_dataset"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."roundId" IS NOT NULL THEN
    SELECT "experimentId" INTO NEW."experimentId" FROM "Round" WHERE "id" = NEW."roundId";
  ELSIF NOT EXISTS (SELECT FROM "Experiment" WHERE "id" = NEW."experimentId" AND "projectId" = NEW."projectId") THEN
    RAISE EXCEPTION 'dataset %: its experiment % is none of its project', NEW."manifestSha256", NEW."experimentId"
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "Dataset_experiment" BEFORE INSERT ON "Dataset"
  FOR EACH ROW EXECUTE FUNCTION "set_experiment_of_dataset"();
ALTER TABLE "Dataset" ENABLE ALWAYS TRIGGER "Dataset_experiment";

-- Immutable in what is new as well.
DROP TRIGGER "Dataset_immutable" ON "Dataset";
CREATE TRIGGER "Dataset_immutable" BEFORE UPDATE ON "Dataset"
  FOR EACH ROW WHEN (
    (OLD."projectId", OLD."experimentId", OLD."roundId", OLD."name", OLD."manifestSha256", OLD."manifestKey",
     OLD."manifest", OLD."offlineRows", OLD."onlineRows", OLD."pseudoRows", OLD."bytes")
    IS DISTINCT FROM
    (NEW."projectId", NEW."experimentId", NEW."roundId", NEW."name", NEW."manifestSha256", NEW."manifestKey",
     NEW."manifest", NEW."offlineRows", NEW."onlineRows", NEW."pseudoRows", NEW."bytes")
  ) EXECUTE FUNCTION "refuse_change_of_dataset"();
