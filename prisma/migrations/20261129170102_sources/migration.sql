-- Which policy a draw is of, at what temperature and top-p, where a round samples several. The version before leaves
-- all of it out, and works on rounds of its own versions of the choice as before.
ALTER TABLE "Round" ADD COLUMN "sources" JSONB;
ALTER TABLE "Response" ADD COLUMN "source" TEXT;
ALTER TABLE "PaidRequest" ADD COLUMN "source" TEXT;
