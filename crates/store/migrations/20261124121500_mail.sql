-- Mails that wait to be sent. The variables hold links with tickets, so they are sealed. A mail goes when it was sent, or was
-- given up.

CREATE TABLE mail (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  template TEXT NOT NULL,
  language TEXT NOT NULL,
  recipient TEXT NOT NULL,
  variables BYTEA NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT mail_id PRIMARY KEY (tenant, id)
) /*keyed*/;
CREATE INDEX mail_due ON mail (due_at);
