-- How many are in an organization or a group: never fewer than there are. Whoever joins asks this one row whether there is
-- room, and counts only when it says that there is none.

CREATE TABLE size (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  holder TEXT /*ordered*/ NOT NULL,
  members BIGINT NOT NULL,
  CONSTRAINT size_holder PRIMARY KEY (tenant, holder)
) /*keyed*/;

INSERT INTO size (tenant, holder, members) SELECT tenant, organization_id, COUNT(*) FROM member GROUP BY tenant, organization_id;
INSERT INTO size (tenant, holder, members) SELECT tenant, group_id, COUNT(*) FROM group_member GROUP BY tenant, group_id;
