-- Sessions of administrators at the Dashboard; they are rows of the system tenant.

CREATE TABLE dashboard_session (
  tenant BIGINT NOT NULL,
  hash TEXT /*ordered*/ NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT dashboard_session_hash PRIMARY KEY (tenant, hash),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
) /*keyed*/;
CREATE INDEX dashboard_session_user ON dashboard_session (tenant, user_id);
CREATE INDEX dashboard_session_expiry ON dashboard_session (expires_at);
