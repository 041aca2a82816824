-- What entries of the tenant log are searched by. Names are kept in lower case, as they are compared.

ALTER TABLE log ADD COLUMN client_id TEXT /*ordered*/;
ALTER TABLE log ADD COLUMN client_name TEXT /*ordered*/;
ALTER TABLE log ADD COLUMN user_id TEXT /*ordered*/;
ALTER TABLE log ADD COLUMN user_name TEXT /*ordered*/;
ALTER TABLE log ADD COLUMN connection TEXT /*ordered*/;
ALTER TABLE log ADD COLUMN connection_id TEXT /*ordered*/;
ALTER TABLE log ADD COLUMN organization_name TEXT /*ordered*/;
ALTER TABLE log ADD COLUMN ip TEXT /*ordered*/;

CREATE INDEX log_type ON log (tenant, type, id);
CREATE INDEX log_client_id ON log (tenant, client_id, id) WHERE client_id IS NOT NULL;
CREATE INDEX log_client_name ON log (tenant, client_name, id) WHERE client_name IS NOT NULL;
CREATE INDEX log_user_id ON log (tenant, user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX log_user_name ON log (tenant, user_name, id) WHERE user_name IS NOT NULL;
CREATE INDEX log_connection ON log (tenant, connection, id) WHERE connection IS NOT NULL;
CREATE INDEX log_connection_id ON log (tenant, connection_id, id) WHERE connection_id IS NOT NULL;
CREATE INDEX log_organization_id ON log (tenant, organization_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX log_organization_name ON log (tenant, organization_name, id) WHERE organization_name IS NOT NULL;
CREATE INDEX log_ip ON log (tenant, ip, id) WHERE ip IS NOT NULL;
