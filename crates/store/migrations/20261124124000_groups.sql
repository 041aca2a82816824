-- Groups of a connection's directory, their members, and the roles that are given to them: in the tenant (an empty
-- organization) or in one organization.

CREATE TABLE user_group (
  tenant BIGINT NOT NULL,
  id TEXT /*ordered*/ NOT NULL,
  connection_id TEXT /*ordered*/ NOT NULL,
  name TEXT /*ordered*/ NOT NULL,
  external_id TEXT /*ordered*/,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT user_group_id PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, connection_id) REFERENCES connection (tenant, id)
);
CREATE UNIQUE INDEX user_group_connection_id_name ON user_group (tenant, connection_id, name) WHERE deleted_at IS NULL;
CREATE INDEX user_group_created ON user_group (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX user_group_deleted ON user_group (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE group_member (
  tenant BIGINT NOT NULL,
  group_id TEXT /*ordered*/ NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT group_member_group_id_user_id PRIMARY KEY (tenant, group_id, user_id),
  FOREIGN KEY (tenant, group_id) REFERENCES user_group (tenant, id),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
) /*keyed*/;
CREATE INDEX group_member_joined ON group_member (tenant, group_id, created_at, user_id);
CREATE INDEX group_member_user ON group_member (tenant, user_id, created_at, group_id);

CREATE TABLE group_role (
  tenant BIGINT NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  group_id TEXT /*ordered*/ NOT NULL,
  role_id TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT group_role_organization_id_group_id_role_id PRIMARY KEY (tenant, organization_id, group_id, role_id),
  FOREIGN KEY (tenant, group_id) REFERENCES user_group (tenant, id),
  FOREIGN KEY (tenant, role_id) REFERENCES role (tenant, id)
) /*keyed*/;
CREATE INDEX group_role_group ON group_role (tenant, group_id);
CREATE INDEX group_role_role ON group_role (tenant, role_id, organization_id, created_at, group_id);
