-- People: users, their roles and permissions, and roles themselves. Keys ending in _key are what is compared: lower
-- case, and null where a value need not be unique in its connection.

CREATE TABLE role (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  name TEXT /*ordered*/ NOT NULL,
  description TEXT,
  owner_id TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT role_id PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX role_owner_id_name ON role (tenant, owner_id, name) WHERE deleted_at IS NULL;
CREATE INDEX role_created ON role (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX role_deleted ON role (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE role_permission (
  tenant BIGINT NOT NULL,
  role_id TEXT /*ordered*/ NOT NULL,
  resource_server_id TEXT /*ordered*/ NOT NULL,
  permission_name TEXT /*ordered*/ NOT NULL,
  CONSTRAINT role_permission_role_id_resource_server_id_permission_name
    PRIMARY KEY (tenant, role_id, resource_server_id, permission_name),
  FOREIGN KEY (tenant, role_id) REFERENCES role (tenant, id),
  FOREIGN KEY (tenant, resource_server_id) REFERENCES resource_server (tenant, id)
) /*keyed*/;
CREATE INDEX role_permission_resource_server ON role_permission (tenant, resource_server_id);

CREATE TABLE users (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  connection_id TEXT /*ordered*/ NOT NULL,
  email_key TEXT /*ordered*/,
  email_unique TEXT /*ordered*/,
  username_key TEXT /*ordered*/,
  phone_key TEXT /*ordered*/,
  name_key TEXT /*ordered*/,
  blocked BOOLEAN NOT NULL,
  password TEXT,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT users_id PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, connection_id) REFERENCES connection (tenant, id)
);
CREATE UNIQUE INDEX users_connection_id_email_unique ON users (tenant, connection_id, email_unique) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX users_connection_id_username_key ON users (tenant, connection_id, username_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX users_connection_id_phone_key ON users (tenant, connection_id, phone_key) WHERE deleted_at IS NULL;
CREATE INDEX users_created ON users (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX users_connection ON users (tenant, connection_id);
CREATE INDEX users_email ON users (tenant, email_key) WHERE deleted_at IS NULL;
CREATE INDEX users_name ON users (tenant, name_key) WHERE deleted_at IS NULL;
CREATE INDEX users_deleted ON users (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE user_role (
  tenant BIGINT NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  role_id TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT user_role_user_id_role_id PRIMARY KEY (tenant, user_id, role_id),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id),
  FOREIGN KEY (tenant, role_id) REFERENCES role (tenant, id)
) /*keyed*/;
CREATE INDEX user_role_role ON user_role (tenant, role_id, user_id);

CREATE TABLE user_permission (
  tenant BIGINT NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  resource_server_id TEXT /*ordered*/ NOT NULL,
  permission_name TEXT /*ordered*/ NOT NULL,
  CONSTRAINT user_permission_user_id_resource_server_id_permission_name
    PRIMARY KEY (tenant, user_id, resource_server_id, permission_name),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id),
  FOREIGN KEY (tenant, resource_server_id) REFERENCES resource_server (tenant, id)
) /*keyed*/;
CREATE INDEX user_permission_resource_server ON user_permission (tenant, resource_server_id);

CREATE TABLE member (
  tenant BIGINT NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  joined_at BIGINT NOT NULL,
  CONSTRAINT member_organization_id_user_id PRIMARY KEY (tenant, organization_id, user_id),
  FOREIGN KEY (tenant, organization_id) REFERENCES organization (tenant, id),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
) /*keyed*/;
CREATE INDEX member_joined ON member (tenant, organization_id, joined_at, user_id);
CREATE INDEX member_user ON member (tenant, user_id, joined_at, organization_id);

CREATE TABLE member_role (
  tenant BIGINT NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  user_id TEXT /*ordered*/ NOT NULL,
  role_id TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT member_role_organization_id_user_id_role_id PRIMARY KEY (tenant, organization_id, user_id, role_id),
  FOREIGN KEY (tenant, organization_id, user_id) REFERENCES member (tenant, organization_id, user_id),
  FOREIGN KEY (tenant, role_id) REFERENCES role (tenant, id)
) /*keyed*/;
CREATE INDEX member_role_role ON member_role (tenant, role_id, organization_id, user_id);
CREATE INDEX member_role_user ON member_role (tenant, user_id);
