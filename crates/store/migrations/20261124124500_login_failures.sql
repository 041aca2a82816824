-- Sign-ins that failed, by what is counted: an account as seen from an address, and an address. Keys are hashes, since
-- what was typed may be anything.

CREATE TABLE login_failure (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  key TEXT /*ordered*/ NOT NULL,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  CONSTRAINT login_failure_key PRIMARY KEY (tenant, key)
) /*keyed*/;
CREATE INDEX login_failure_last ON login_failure (last_at);
