-- How a tenant's login pages look: the settings and the theme with the tenant's row, which every request reads; the
-- template beside them, which is read when somebody asks for it.

ALTER TABLE tenant ADD COLUMN branding TEXT NOT NULL DEFAULT '{}';
ALTER TABLE tenant ADD COLUMN theme TEXT;
ALTER TABLE tenant ADD COLUMN universal_login_template TEXT;
