-- Work that somebody asked for and that goes on after the answer: so far, mails that confirm an address.

CREATE TABLE job (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  kind TEXT NOT NULL,
  mail_id TEXT /*ordered*/ NOT NULL,
  created_at BIGINT NOT NULL,
  failed_at BIGINT,
  CONSTRAINT job_id PRIMARY KEY (tenant, id)
) /*keyed*/;
CREATE INDEX job_mail ON job (tenant, mail_id);
CREATE INDEX job_created ON job (created_at);
