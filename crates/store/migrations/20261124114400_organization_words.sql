-- The words by which organizations are searched.

CREATE TABLE organization_word (
  tenant BIGINT NOT NULL,
  word TEXT /*ordered*/ NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  CONSTRAINT organization_word_word_organization_id PRIMARY KEY (tenant, word, organization_id),
  FOREIGN KEY (tenant, organization_id) REFERENCES organization (tenant, id)
) /*keyed*/;
CREATE INDEX organization_word_organization ON organization_word (tenant, organization_id, word);
