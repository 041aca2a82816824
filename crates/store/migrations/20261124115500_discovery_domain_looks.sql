-- When the proof of a discovery domain is looked for next: its TXT record.

ALTER TABLE discovery_domain ADD COLUMN next_look_at BIGINT;
UPDATE discovery_domain SET next_look_at = created_at WHERE status = 'pending';
CREATE INDEX discovery_domain_due ON discovery_domain (next_look_at) WHERE status = 'pending';
