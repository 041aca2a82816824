-- Tickets of links in mails. Each is found by the hash of a random secret, which is stored nowhere; a used one is kept until its
-- end, so that whoever follows the link again can be told.

CREATE TABLE ticket (
  tenant BIGINT NOT NULL,
  hash TEXT /*ordered*/ NOT NULL,
  kind TEXT NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/,
  organization_id TEXT /*ordered*/,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  used_at BIGINT,
  CONSTRAINT ticket_hash PRIMARY KEY (tenant, hash),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
) /*keyed*/;
CREATE INDEX ticket_user ON ticket (tenant, user_id);
CREATE INDEX ticket_client ON ticket (tenant, client_id);
CREATE INDEX ticket_organization ON ticket (tenant, organization_id);
CREATE INDEX ticket_ends ON ticket (ends_at);

-- Codes that are still to be redeemed end with what a user signed in by.

CREATE INDEX authorization_code_user ON authorization_code (tenant, user_id) WHERE used_at IS NULL;

-- Passwords that were replaced, for connections that do not take one again.

CREATE TABLE former_password (
  tenant BIGINT NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  replaced_at BIGINT NOT NULL,
  password TEXT NOT NULL,
  CONSTRAINT former_password_user_id_replaced_at PRIMARY KEY (tenant, user_id, replaced_at),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
) /*keyed*/;
