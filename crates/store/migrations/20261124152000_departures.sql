-- People who have left for another provider to sign in there. The answer is found by the hash of its `state`, once.

CREATE TABLE departure (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  hash TEXT /*ordered*/ NOT NULL,
  browser TEXT /*ordered*/ NOT NULL,
  secrets BYTEA NOT NULL,
  ends_at BIGINT NOT NULL,
  CONSTRAINT departure_hash PRIMARY KEY (tenant, hash)
) /*keyed*/;
CREATE INDEX departure_ends ON departure (ends_at);
