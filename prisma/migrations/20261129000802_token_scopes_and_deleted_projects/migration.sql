-- AlterTable
ALTER TABLE "ApiToken" ADD COLUMN     "madeById" UUID,
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY['read', 'label', 'import', 'rounds', 'train', 'admin']::TEXT[];

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "deletingAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "ApiToken_madeById_idx" ON "ApiToken"("madeById");

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_madeById_fkey" FOREIGN KEY ("madeById") REFERENCES "ApiToken"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tokens that never expired, or later than in a year, expire a year from now. Scopes they have all, as before.
UPDATE "ApiToken"
   SET "expiresAt" = now() + interval '365 days'
 WHERE "revokedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > now() + interval '365 days');
