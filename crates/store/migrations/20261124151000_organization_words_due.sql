-- Organizations that were stored before there was an index of their words: a job writes the words of each and takes it
-- off this list.

CREATE TABLE organization_word_due (
  tenant BIGINT NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  CONSTRAINT organization_word_due_organization_id PRIMARY KEY (tenant, organization_id)
) /*keyed*/;
INSERT INTO organization_word_due (tenant, organization_id)
  SELECT o.tenant, o.id FROM organization AS o WHERE o.deleted_at IS NULL AND NOT EXISTS
  (SELECT w.word FROM organization_word AS w WHERE w.tenant = o.tenant AND w.organization_id = o.id);
