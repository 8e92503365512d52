-- AlterTable
ALTER TABLE "MemberStanding" ADD COLUMN     "figures" JSONB;
