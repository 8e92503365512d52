-- Version 0 is the general welcome, shown where a project has written none.
ALTER TABLE "Agreement" DROP CONSTRAINT "Agreement_version_check";
ALTER TABLE "Agreement" ADD CONSTRAINT "Agreement_version_check"
  CHECK ("version" >= 1 OR ("version" = 0 AND "kind" = 'welcome'));
