-- Which applications an organization's members use, and the e-mail domains by which an organization is found.

CREATE TABLE organization_client (
  tenant BIGINT NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  client_key TEXT /*ordered*/ NOT NULL,
  client_id TEXT /*ordered*/ NOT NULL,
  use_for_member_access BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT organization_client_organization_id_client_id PRIMARY KEY (tenant, organization_id, client_id),
  FOREIGN KEY (tenant, organization_id) REFERENCES organization (tenant, id),
  FOREIGN KEY (tenant, client_id) REFERENCES client (tenant, id)
) /*keyed*/;
CREATE INDEX organization_client_order ON organization_client (tenant, organization_id, client_key, client_id);
CREATE INDEX organization_client_client ON organization_client (tenant, client_id);

CREATE TABLE discovery_domain (
  tenant BIGINT NOT NULL,
  id TEXT /*ordered*/ NOT NULL,
  organization_id TEXT /*ordered*/ NOT NULL,
  domain TEXT /*ordered*/ NOT NULL,
  status TEXT NOT NULL,
  verification_txt TEXT NOT NULL,
  use_for_organization_discovery BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT discovery_domain_id PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, organization_id) REFERENCES organization (tenant, id)
);
CREATE UNIQUE INDEX discovery_domain_organization_id_domain ON discovery_domain (tenant, organization_id, domain);
CREATE INDEX discovery_domain_order ON discovery_domain (tenant, organization_id, created_at, id);
CREATE INDEX discovery_domain_domain ON discovery_domain (tenant, domain);
