-- Recipes at work, and how far each is.
-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('running', 'done', 'failed', 'stopped');

-- CreateTable
CREATE TABLE "RecipeRun" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "experimentId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "recipe" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'running',
    "stateSince" TIMESTAMPTZ(3) NOT NULL,
    "problem" JSONB,
    "wakeAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RecipeRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RecipeStep" (
    "runId" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "made" INTEGER,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RecipeStep_pkey" PRIMARY KEY ("runId","index")
);

-- CreateIndex
CREATE INDEX "RecipeRun_experimentId_number_idx" ON "RecipeRun"("experimentId", "number");

-- CreateIndex
CREATE INDEX "RecipeRun_state_wakeAt_idx" ON "RecipeRun"("state", "wakeAt");

-- CreateIndex
CREATE UNIQUE INDEX "RecipeRun_projectId_number_key" ON "RecipeRun"("projectId", "number");

-- AddForeignKey
ALTER TABLE "RecipeRun" ADD CONSTRAINT "RecipeRun_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecipeRun" ADD CONSTRAINT "RecipeRun_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecipeStep" ADD CONSTRAINT "RecipeStep_runId_fkey" FOREIGN KEY ("runId") REFERENCES "RecipeRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;
