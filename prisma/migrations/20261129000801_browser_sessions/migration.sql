-- Cookies made before name no row here: whoever has one signs in once more.

-- CreateEnum
CREATE TYPE "CameBy" AS ENUM ('single_sign_on', 'invite', 'study', 'demo');

-- CreateTable
CREATE TABLE "BrowserSession" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "cameBy" "CameBy" NOT NULL,
    "device" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BrowserSession_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "BrowserSession_userId_idx" ON "BrowserSession"("userId");

-- AddForeignKey
ALTER TABLE "BrowserSession" ADD CONSTRAINT "BrowserSession_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
