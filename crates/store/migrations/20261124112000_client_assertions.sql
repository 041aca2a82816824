-- Which assertions a client has used (private_key_jwt), until they expire: none is taken twice. A client that is deleted
-- meanwhile is not waited for, so nothing refers to it here.

CREATE TABLE client_assertion (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  client_id TEXT /*ordered*/ NOT NULL,
  hash TEXT /*ordered*/ NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT client_assertion_client_id_hash PRIMARY KEY (tenant, client_id, hash)
) /*keyed*/;
CREATE INDEX client_assertion_expires ON client_assertion (expires_at);
