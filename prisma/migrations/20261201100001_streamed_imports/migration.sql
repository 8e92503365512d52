-- Files are received in parts, read by a worker as a stream, and staged before they become visible in one step.
-- The version before writes and reads imports without any of this.

-- AlterEnum
ALTER TYPE "ImportState" ADD VALUE 'receiving';
ALTER TYPE "ImportState" ADD VALUE 'received';
ALTER TYPE "ImportState" ADD VALUE 'reading';
ALTER TYPE "ImportState" ADD VALUE 'failed';
ALTER TYPE "ImportState" ADD VALUE 'stopped';

-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "bytes" BIGINT,
ADD COLUMN     "bytesRead" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "endedAt" TIMESTAMPTZ(3),
ADD COLUMN     "fingerprint" TEXT,
ADD COLUMN     "holder" TEXT,
ADD COLUMN     "options" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "problem" JSONB,
ADD COLUMN     "rowsStored" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "upload" JSONB,
ADD COLUMN     "wakeAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ImportRow" (
    "importId" UUID NOT NULL,
    "key" BYTEA NOT NULL,
    "line" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,
    "row" JSON NOT NULL,

    CONSTRAINT "ImportRow_pkey" PRIMARY KEY ("importId","key","line")
);

-- CreateTable
CREATE TABLE "ImportFault" (
    "id" BIGSERIAL NOT NULL,
    "importId" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "field" TEXT NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "ImportFault_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ImportFault_importId_line_idx" ON "ImportFault"("importId", "line");

-- CreateIndex
CREATE INDEX "Import_state_wakeAt_idx" ON "Import"("state", "wakeAt");

-- AddForeignKey
ALTER TABLE "ImportRow" ADD CONSTRAINT "ImportRow_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportFault" ADD CONSTRAINT "ImportFault_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A file of gigabytes would be written three times: what is lost in a crash is read again from its file.
ALTER TABLE "ImportFault" SET UNLOGGED;
ALTER TABLE "ImportRow" SET UNLOGGED;
-- Kept for a minute: compressing it would cost more than its place.
ALTER TABLE "ImportRow" ALTER COLUMN "row" SET STORAGE EXTERNAL;
