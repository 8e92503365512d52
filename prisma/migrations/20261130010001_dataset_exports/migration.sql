-- Exports of datasets as files, written by a worker. The version before neither knows nor reads them.

-- CreateEnum
CREATE TYPE "ExportState" AS ENUM ('writing', 'ready', 'failed', 'stopped');

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "nextExportNumber" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "DatasetExport" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "optionsSha256" CHAR(64) NOT NULL,
    "state" "ExportState" NOT NULL DEFAULT 'writing',
    "stateSince" TIMESTAMPTZ(3) NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "upload" JSONB,
    "report" JSONB,
    "bytes" BIGINT,
    "sha256" CHAR(64),
    "problem" JSONB,
    "holder" TEXT,
    "wakeAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DatasetExport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "DatasetExport_state_wakeAt_idx" ON "DatasetExport"("state", "wakeAt");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetExport_projectId_number_key" ON "DatasetExport"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetExport_datasetId_optionsSha256_key" ON "DatasetExport"("datasetId", "optionsSha256");

-- AddForeignKey
ALTER TABLE "DatasetExport" ADD CONSTRAINT "DatasetExport_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetExport" ADD CONSTRAINT "DatasetExport_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
