-- CreateEnum
CREATE TYPE "AgreementKind" AS ENUM ('welcome', 'consent', 'guidelines');

-- CreateEnum
CREATE TYPE "CrowdPlatform" AS ENUM ('prolific', 'cloudresearch');

-- CreateEnum
CREATE TYPE "CrowdSessionState" AS ENUM ('open', 'completed', 'screened_out', 'declined');

-- CreateEnum
CREATE TYPE "PayMode" AS ENUM ('per_label', 'per_hour');

-- AlterTable
ALTER TABLE "GuidelineVersion" ADD COLUMN     "mustAcknowledge" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Qualification" ADD COLUMN     "items" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "OnboardingText" (
    "projectId" UUID NOT NULL,
    "kind" "AgreementKind" NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OnboardingText_pkey" PRIMARY KEY ("projectId","kind","version")
);

-- CreateTable
CREATE TABLE "Agreement" (
    "memberId" UUID NOT NULL,
    "kind" "AgreementKind" NOT NULL,
    "version" INTEGER NOT NULL,
    "agreedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Agreement_pkey" PRIMARY KEY ("memberId","kind","version")
);

-- CreateTable
CREATE TABLE "QualificationTest" (
    "projectId" UUID NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT false,
    "itemsPerAttempt" INTEGER NOT NULL DEFAULT 5,
    "rightMin" INTEGER NOT NULL DEFAULT 4,
    "attemptsMax" INTEGER NOT NULL DEFAULT 2,

    CONSTRAINT "QualificationTest_pkey" PRIMARY KEY ("projectId")
);

-- CreateTable
CREATE TABLE "Study" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "platform" "CrowdPlatform" NOT NULL,
    "name" TEXT NOT NULL,
    "tokenSha256" TEXT NOT NULL,
    "tokenSealed" TEXT NOT NULL,
    "pairsPerSession" INTEGER NOT NULL,
    "completionCode" TEXT NOT NULL,
    "completionUrl" TEXT,
    "screenOutCode" TEXT,
    "screenOutUrl" TEXT,
    "participantsMax" INTEGER,
    "closedAt" TIMESTAMPTZ(3),
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Study_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CrowdIdentity" (
    "projectId" UUID NOT NULL,
    "platform" "CrowdPlatform" NOT NULL,
    "externalId" TEXT NOT NULL,
    "memberId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CrowdIdentity_pkey" PRIMARY KEY ("projectId","platform","externalId")
);

-- CreateTable
CREATE TABLE "CrowdSession" (
    "id" UUID NOT NULL,
    "studyId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "state" "CrowdSessionState" NOT NULL DEFAULT 'open',
    "pairs" INTEGER NOT NULL,
    "externalSession" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CrowdSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PayRate" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "studyId" UUID,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "mode" "PayMode" NOT NULL,
    "amountMilli" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "secondsMax" INTEGER NOT NULL DEFAULT 600,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "PayRate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Payment" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "rateId" UUID NOT NULL,
    "pairs" INTEGER NOT NULL,
    "seconds" INTEGER NOT NULL,
    "amountMilli" BIGINT NOT NULL,
    "requestKey" TEXT NOT NULL,
    "reference" TEXT NOT NULL DEFAULT '',
    "paidBy" TEXT NOT NULL,
    "paidAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PaidPair" (
    "memberId" UUID NOT NULL,
    "pairId" CHAR(32) NOT NULL,
    "paymentId" UUID NOT NULL,

    CONSTRAINT "PaidPair_pkey" PRIMARY KEY ("memberId","pairId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Study_tokenSha256_key" ON "Study"("tokenSha256");

-- CreateIndex
CREATE INDEX "Study_projectId_idx" ON "Study"("projectId");

-- CreateIndex
CREATE INDEX "CrowdIdentity_memberId_idx" ON "CrowdIdentity"("memberId");

-- CreateIndex
CREATE INDEX "CrowdSession_memberId_startedAt_idx" ON "CrowdSession"("memberId", "startedAt");

-- CreateIndex
CREATE UNIQUE INDEX "CrowdSession_studyId_memberId_key" ON "CrowdSession"("studyId", "memberId");

-- CreateIndex
CREATE INDEX "PayRate_projectId_studyId_since_idx" ON "PayRate"("projectId", "studyId", "since");

-- CreateIndex
CREATE INDEX "Payment_projectId_paidAt_idx" ON "Payment"("projectId", "paidAt");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_memberId_rateId_requestKey_key" ON "Payment"("memberId", "rateId", "requestKey");

-- CreateIndex
CREATE INDEX "PaidPair_paymentId_idx" ON "PaidPair"("paymentId");

-- AddForeignKey
ALTER TABLE "OnboardingText" ADD CONSTRAINT "OnboardingText_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Agreement" ADD CONSTRAINT "Agreement_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QualificationTest" ADD CONSTRAINT "QualificationTest_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Study" ADD CONSTRAINT "Study_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CrowdIdentity" ADD CONSTRAINT "CrowdIdentity_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CrowdIdentity" ADD CONSTRAINT "CrowdIdentity_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CrowdSession" ADD CONSTRAINT "CrowdSession_studyId_fkey" FOREIGN KEY ("studyId") REFERENCES "Study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CrowdSession" ADD CONSTRAINT "CrowdSession_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PayRate" ADD CONSTRAINT "PayRate_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PayRate" ADD CONSTRAINT "PayRate_studyId_fkey" FOREIGN KEY ("studyId") REFERENCES "Study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_rateId_fkey" FOREIGN KEY ("rateId") REFERENCES "PayRate"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PaidPair" ADD CONSTRAINT "PaidPair_paymentId_fkey" FOREIGN KEY ("paymentId") REFERENCES "Payment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What must hold whatever the code does.
ALTER TABLE "Agreement" ADD CONSTRAINT "Agreement_version_check" CHECK ("version" >= 1);
ALTER TABLE "QualificationTest" ADD CONSTRAINT "QualificationTest_check" CHECK (
  "itemsPerAttempt" >= 1 AND "rightMin" BETWEEN 1 AND "itemsPerAttempt" AND "attemptsMax" >= 1
);
ALTER TABLE "Study" ADD CONSTRAINT "Study_size_check" CHECK ("pairsPerSession" >= 1 AND ("participantsMax" IS NULL OR "participantsMax" >= 1));
ALTER TABLE "CrowdSession" ADD CONSTRAINT "CrowdSession_check" CHECK ("pairs" >= 1 AND ("state" = 'open') = ("endedAt" IS NULL));
ALTER TABLE "PayRate" ADD CONSTRAINT "PayRate_check" CHECK ("amountMilli" >= 0 AND "secondsMax" >= 1 AND "currency" ~ '^[A-Z]{3}$');
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_check" CHECK ("pairs" >= 1 AND "seconds" >= 0 AND "amountMilli" >= 0);

-- What people read and agreed to, what work was worth and what was paid is never rewritten. Rows go only
-- with their project.
CREATE FUNCTION "refuse_rewriting"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;
CREATE TRIGGER "GuidelineVersion_append_only" BEFORE UPDATE ON "GuidelineVersion" FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting"();
CREATE TRIGGER "OnboardingText_append_only" BEFORE UPDATE ON "OnboardingText" FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting"();
CREATE TRIGGER "Agreement_append_only" BEFORE UPDATE ON "Agreement" FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting"();
CREATE TRIGGER "PayRate_append_only" BEFORE UPDATE ON "PayRate" FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting"();
CREATE TRIGGER "Payment_append_only" BEFORE UPDATE ON "Payment" FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting"();
CREATE TRIGGER "PaidPair_append_only" BEFORE UPDATE ON "PaidPair" FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting"();
