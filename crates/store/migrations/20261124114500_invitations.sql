-- Invitations to organizations. The ticket is sealed, since the wire shows it again; a keyed hash beside it finds it. An
-- accepted one is kept until its end, so that whoever comes with its ticket again can be told.

CREATE TABLE invitation (
  tenant BIGINT NOT NULL,
  id TEXT /*ordered*/ NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/ NOT NULL,
  connection_id TEXT /*ordered*/,
  email_key TEXT /*ordered*/ NOT NULL,
  ticket BYTEA NOT NULL,
  ticket_hash BYTEA NOT NULL,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  accepted_at BIGINT,
  CONSTRAINT invitation_id PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, organization_id) REFERENCES organization (tenant, id),
  FOREIGN KEY (tenant, client_id) REFERENCES client (tenant, id),
  FOREIGN KEY (tenant, connection_id) REFERENCES connection (tenant, id)
);
CREATE UNIQUE INDEX invitation_ticket_hash ON invitation (tenant, ticket_hash);
CREATE INDEX invitation_created ON invitation (tenant, organization_id, created_at, id);
CREATE INDEX invitation_email ON invitation (tenant, organization_id, email_key);
CREATE INDEX invitation_client ON invitation (tenant, client_id, id);
CREATE INDEX invitation_connection ON invitation (tenant, connection_id, id);
CREATE INDEX invitation_expires ON invitation (expires_at);

CREATE TABLE invitation_role (
  tenant BIGINT NOT NULL,
  invitation_id TEXT /*ordered*/ NOT NULL,
  role_id TEXT /*ordered*/ NOT NULL,
  place BIGINT NOT NULL,
  CONSTRAINT invitation_role_invitation_id_role_id PRIMARY KEY (tenant, invitation_id, role_id),
  FOREIGN KEY (tenant, invitation_id) REFERENCES invitation (tenant, id),
  FOREIGN KEY (tenant, role_id) REFERENCES role (tenant, id)
) /*keyed*/;
CREATE INDEX invitation_role_role ON invitation_role (tenant, role_id, invitation_id);
