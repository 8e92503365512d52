-- AlterTable
ALTER TABLE "User" ADD COLUMN     "emailKey" TEXT,
ADD COLUMN     "letInByEmail" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Invite" ADD COLUMN     "email" TEXT;

-- CreateTable
CREATE TABLE "OidcIdentity" (
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OidcIdentity_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "OidcIdentity_userId_idx" ON "OidcIdentity"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "OidcIdentity_issuer_subject_key" ON "OidcIdentity"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "User_emailKey_key" ON "User"("emailKey");

-- CreateIndex
CREATE INDEX "Invite_email_idx" ON "Invite"("email");

-- AddForeignKey
ALTER TABLE "OidcIdentity" ADD CONSTRAINT "OidcIdentity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Only ASCII letters are made small, and nothing is normalised: the Kelvin sign's small letter is a k, and so is its
-- composed form's; whoever has the one address must not be taken for the other.
CREATE FUNCTION "email_key"(address text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT lower(btrim(address, E' \t\n\r') COLLATE "C")
$$;

-- The oldest account that can be signed in to keeps a shared address; the others stay as they are, and on record.
WITH ranked AS (
  SELECT "id", "email_key"("email") AS "key",
         row_number() OVER (PARTITION BY "email_key"("email") ORDER BY ("deletedAt" IS NOT NULL), ("oidcSub" IS NULL), "createdAt", "id") AS "place"
    FROM "User" WHERE "email" IS NOT NULL
)
UPDATE "User" u SET "emailKey" = r."key" FROM ranked r WHERE r."id" = u."id" AND r."place" = 1;

INSERT INTO "AuditEvent" ("actor", "action", "subject", "detail")
SELECT 'system:migration', 'user.duplicateAddress', 'user:' || u."id", jsonb_build_object('keptBy', k."id")
  FROM "User" u JOIN "User" k ON k."emailKey" = "email_key"(u."email")
 WHERE u."email" IS NOT NULL AND u."emailKey" IS NULL;

-- Accounts that the command line made for an address, and nobody has signed in to yet.
UPDATE "User" SET "letInByEmail" = true
 WHERE "emailKey" IS NOT NULL AND "oidcSub" IS NULL AND NOT "isDemo" AND "deletedAt" IS NULL;

CREATE FUNCTION "set_email_key"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."emailKey" := "email_key"(NEW."email");
  IF EXISTS (SELECT FROM "User" WHERE "emailKey" = NEW."emailKey" AND "id" <> NEW."id") THEN
    NEW."emailKey" := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "User_emailKey" BEFORE INSERT OR UPDATE OF "email" ON "User"
  FOR EACH ROW EXECUTE FUNCTION "set_email_key"();
