-- Which clients have an organization as their default: found when it is deleted.

CREATE INDEX client_default_organization ON client (tenant, default_organization) WHERE default_organization IS NOT NULL;
