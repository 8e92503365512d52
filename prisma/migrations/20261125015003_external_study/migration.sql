-- AlterTable
ALTER TABLE "CrowdSession" ADD COLUMN     "externalStudy" TEXT;
