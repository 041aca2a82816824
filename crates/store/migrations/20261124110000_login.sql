-- Signing in: sessions, logins under way, codes, and the tokens that are looked up. Each is found by the hash of a
-- random secret, which is stored nowhere.

CREATE TABLE session (
  tenant BIGINT NOT NULL,
  hash TEXT /*ordered*/ NOT NULL,
  id TEXT /*ordered*/ NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  connection_id TEXT /*ordered*/ NOT NULL,
  authenticated_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  CONSTRAINT session_hash PRIMARY KEY (tenant, hash),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
) /*keyed*/;
CREATE UNIQUE INDEX session_id ON session (tenant, id);
CREATE INDEX session_user_id ON session (tenant, user_id);
CREATE INDEX session_ends ON session (ends_at);

CREATE TABLE login_transaction (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  hash TEXT /*ordered*/ NOT NULL,
  browser TEXT /*ordered*/ NOT NULL,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  CONSTRAINT login_transaction_hash PRIMARY KEY (tenant, hash)
) /*keyed*/;
CREATE INDEX login_transaction_ends ON login_transaction (ends_at);

CREATE TABLE authorization_code (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  hash TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/ NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  session_id TEXT /*ordered*/ NOT NULL,
  organization_id TEXT /*ordered*/,
  family TEXT /*ordered*/ NOT NULL,
  document TEXT NOT NULL,
  used_at BIGINT,
  ends_at BIGINT NOT NULL,
  CONSTRAINT authorization_code_hash PRIMARY KEY (tenant, hash)
) /*keyed*/;
CREATE INDEX authorization_code_ends ON authorization_code (ends_at);

CREATE TABLE refresh_token (
  tenant BIGINT NOT NULL,
  hash TEXT /*ordered*/ NOT NULL,
  family TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/ NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  session_id TEXT /*ordered*/ NOT NULL,
  organization_id TEXT /*ordered*/,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  rotated_at BIGINT,
  ends_at BIGINT,
  CONSTRAINT refresh_token_hash PRIMARY KEY (tenant, hash),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id),
  FOREIGN KEY (tenant, client_id) REFERENCES client (tenant, id)
) /*keyed*/;
CREATE INDEX refresh_token_family ON refresh_token (tenant, family);
CREATE INDEX refresh_token_user ON refresh_token (tenant, user_id, client_id, created_at);
CREATE INDEX refresh_token_client ON refresh_token (tenant, client_id);
CREATE INDEX refresh_token_ends ON refresh_token (ends_at);

CREATE TABLE access_token (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  hash TEXT /*ordered*/ NOT NULL,
  family TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/ NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  organization_id TEXT /*ordered*/,
  scope TEXT NOT NULL,
  ends_at BIGINT NOT NULL,
  CONSTRAINT access_token_hash PRIMARY KEY (tenant, hash)
) /*keyed*/;
CREATE INDEX access_token_family ON access_token (tenant, family);
CREATE INDEX access_token_ends ON access_token (ends_at);

CREATE TABLE consent (
  tenant BIGINT NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/ NOT NULL,
  audience TEXT /*ordered*/ NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  scope TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT consent_user_id_client_id_audience_organization_id
    PRIMARY KEY (tenant, user_id, client_id, audience, organization_id),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id),
  FOREIGN KEY (tenant, client_id) REFERENCES client (tenant, id)
) /*keyed*/;
CREATE INDEX consent_client ON consent (tenant, client_id);
