-- One text for both databases. /*ordered*/ gives a text column a fixed binary order where the database would sort by
-- its locale; /*keyed*/ stores a small table by its primary key where the database can. Times are milliseconds.
-- Keys begin with the tenant, so that the database itself refuses a reference across tenants. The name of a unique
-- key is its table and its columns without the tenant.

CREATE TABLE tenant (
  id BIGINT NOT NULL,
  name TEXT /*ordered*/ NOT NULL,
  domain TEXT /*ordered*/ NOT NULL,
  settings TEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT tenant_id PRIMARY KEY (id)
);
CREATE UNIQUE INDEX tenant_name ON tenant (name);

CREATE TABLE tenant_host (
  host TEXT /*ordered*/ NOT NULL,
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  created_at BIGINT NOT NULL,
  CONSTRAINT tenant_host_host PRIMARY KEY (host)
) /*keyed*/;
CREATE INDEX tenant_host_tenant ON tenant_host (tenant);

CREATE TABLE signing_key (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  kid TEXT /*ordered*/ NOT NULL,
  state TEXT NOT NULL,
  certificate TEXT NOT NULL,
  private_key BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  rotated_at BIGINT,
  CONSTRAINT signing_key_kid PRIMARY KEY (tenant, kid)
);

CREATE TABLE resource_server (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  identifier TEXT /*ordered*/ NOT NULL,
  name TEXT,
  is_system BOOLEAN NOT NULL,
  token_lifetime BIGINT NOT NULL,
  signing_alg TEXT NOT NULL,
  signing_secret BYTEA,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT resource_server_id PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX resource_server_identifier ON resource_server (tenant, identifier) WHERE deleted_at IS NULL;
CREATE INDEX resource_server_created ON resource_server (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX resource_server_deleted ON resource_server (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE client (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  name TEXT NOT NULL,
  is_global BOOLEAN NOT NULL,
  is_first_party BOOLEAN NOT NULL,
  app_type TEXT,
  default_organization TEXT /*ordered*/,
  secret BYTEA NOT NULL,
  signing_key BYTEA,
  certificate TEXT,
  secrets BYTEA,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT client_id PRIMARY KEY (tenant, id)
);
CREATE INDEX client_created ON client (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX client_resource_server ON client (tenant, created_at, id) WHERE app_type = 'resource_server' AND deleted_at IS NULL;
CREATE INDEX client_deleted ON client (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE client_credential (
  tenant BIGINT NOT NULL,
  client_id TEXT /*ordered*/ NOT NULL,
  id TEXT /*ordered*/ NOT NULL,
  credential_type TEXT NOT NULL,
  kid TEXT,
  pem TEXT,
  document TEXT NOT NULL,
  expires_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT client_credential_client_id_id PRIMARY KEY (tenant, client_id, id),
  FOREIGN KEY (tenant, client_id) REFERENCES client (tenant, id)
);

CREATE TABLE connection (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  name TEXT /*ordered*/ NOT NULL,
  strategy TEXT NOT NULL,
  secrets BYTEA,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT connection_id PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX connection_name ON connection (tenant, name) WHERE deleted_at IS NULL;
CREATE INDEX connection_created ON connection (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX connection_deleted ON connection (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE connection_client (
  tenant BIGINT NOT NULL,
  connection_id TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT connection_client_connection_id_client_id PRIMARY KEY (tenant, connection_id, client_id),
  FOREIGN KEY (tenant, connection_id) REFERENCES connection (tenant, id),
  FOREIGN KEY (tenant, client_id) REFERENCES client (tenant, id)
) /*keyed*/;
CREATE INDEX connection_client_client ON connection_client (tenant, client_id);

CREATE TABLE connection_realm (
  tenant BIGINT NOT NULL,
  realm TEXT /*ordered*/ NOT NULL,
  connection_id TEXT /*ordered*/ NOT NULL,
  CONSTRAINT connection_realm_realm PRIMARY KEY (tenant, realm),
  FOREIGN KEY (tenant, connection_id) REFERENCES connection (tenant, id)
) /*keyed*/;
CREATE INDEX connection_realm_connection ON connection_realm (tenant, connection_id);

CREATE TABLE client_grant (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/,
  resource_server_id TEXT /*ordered*/ NOT NULL,
  subject_type TEXT NOT NULL,
  default_for TEXT,
  scope TEXT NOT NULL,
  organization_usage TEXT,
  allow_any_organization BOOLEAN,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT client_grant_id PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, client_id) REFERENCES client (tenant, id),
  FOREIGN KEY (tenant, resource_server_id) REFERENCES resource_server (tenant, id)
);
CREATE UNIQUE INDEX client_grant_client_id_resource_server_id_subject_type
  ON client_grant (tenant, client_id, resource_server_id, subject_type) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX client_grant_resource_server_id_default_for_subject_type
  ON client_grant (tenant, resource_server_id, default_for, subject_type) WHERE deleted_at IS NULL;
CREATE INDEX client_grant_client ON client_grant (tenant, client_id);
CREATE INDEX client_grant_created ON client_grant (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX client_grant_resource_server ON client_grant (tenant, resource_server_id);
CREATE INDEX client_grant_deleted ON client_grant (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE organization (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  name TEXT /*ordered*/ NOT NULL,
  display_name TEXT /*ordered*/ NOT NULL,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT organization_id PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX organization_name ON organization (tenant, name) WHERE deleted_at IS NULL;
CREATE INDEX organization_created ON organization (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX organization_display_name ON organization (tenant, display_name, id) WHERE deleted_at IS NULL;
CREATE INDEX organization_deleted ON organization (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE organization_connection (
  tenant BIGINT NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  connection_id TEXT /*ordered*/ NOT NULL,
  assign_membership_on_login BOOLEAN NOT NULL,
  show_as_button BOOLEAN NOT NULL,
  is_signup_enabled BOOLEAN NOT NULL,
  is_enabled BOOLEAN NOT NULL,
  organization_access_level TEXT NOT NULL,
  organization_connection_name TEXT,
  created_at BIGINT NOT NULL,
  CONSTRAINT organization_connection_organization_id_connection_id PRIMARY KEY (tenant, organization_id, connection_id),
  FOREIGN KEY (tenant, organization_id) REFERENCES organization (tenant, id),
  FOREIGN KEY (tenant, connection_id) REFERENCES connection (tenant, id)
) /*keyed*/;
CREATE INDEX organization_connection_connection ON organization_connection (tenant, connection_id);

CREATE TABLE organization_client_grant (
  tenant BIGINT NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  grant_id TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT organization_client_grant_organization_id_grant_id PRIMARY KEY (tenant, organization_id, grant_id),
  FOREIGN KEY (tenant, organization_id) REFERENCES organization (tenant, id),
  FOREIGN KEY (tenant, grant_id) REFERENCES client_grant (tenant, id)
) /*keyed*/;
CREATE INDEX organization_client_grant_grant ON organization_client_grant (tenant, grant_id, created_at, organization_id);

CREATE TABLE log (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  date BIGINT NOT NULL,
  type TEXT NOT NULL,
  organization_id TEXT,
  document TEXT NOT NULL,
  CONSTRAINT log_id PRIMARY KEY (tenant, id)
) /*keyed*/;
CREATE INDEX log_date ON log (date);

CREATE TABLE outbox (
  id TEXT /*ordered*/ NOT NULL,
  tenant BIGINT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT outbox_id PRIMARY KEY (id)
) /*keyed*/;
CREATE INDEX outbox_due ON outbox (due_at);

CREATE TABLE counter (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  noun TEXT /*ordered*/ NOT NULL,
  id TEXT /*ordered*/ NOT NULL,
  delta BIGINT NOT NULL,
  CONSTRAINT counter_noun_id PRIMARY KEY (tenant, noun, id)
) /*keyed*/;

CREATE TABLE setup_code (
  hash TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT setup_code_hash PRIMARY KEY (hash)
) /*keyed*/;

CREATE TABLE installation (
  name TEXT /*ordered*/ NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT installation_name PRIMARY KEY (name)
) /*keyed*/;
