-- Where a tenant's events are sent, and what waits to be sent or could not be.

CREATE TABLE event_stream (
  tenant BIGINT NOT NULL REFERENCES tenant (id),
  id TEXT /*ordered*/ NOT NULL,
  name TEXT /*ordered*/,
  is_enabled BOOLEAN NOT NULL,
  destination_type TEXT NOT NULL,
  destination TEXT NOT NULL,
  secret BYTEA,
  subscriptions TEXT NOT NULL,
  due_at BIGINT,
  leased_until BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT event_stream_id PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX event_stream_name ON event_stream (tenant, name) WHERE deleted_at IS NULL;
CREATE INDEX event_stream_created ON event_stream (tenant, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX event_stream_due ON event_stream (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX event_stream_deleted ON event_stream (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE event_subscription (
  tenant BIGINT NOT NULL,
  event_type TEXT /*ordered*/ NOT NULL,
  stream_id TEXT /*ordered*/ NOT NULL,
  CONSTRAINT event_subscription_event_type_stream_id PRIMARY KEY (tenant, event_type, stream_id),
  FOREIGN KEY (tenant, stream_id) REFERENCES event_stream (tenant, id)
) /*keyed*/;
CREATE INDEX event_subscription_stream ON event_subscription (tenant, stream_id);

-- A delivery waits as long as it has a time at which it is due; without one it was given up.
CREATE TABLE event_delivery (
  tenant BIGINT NOT NULL,
  stream_id TEXT /*ordered*/ NOT NULL,
  event_id TEXT /*ordered*/ NOT NULL,
  event_type TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts TEXT NOT NULL,
  attempt_count BIGINT NOT NULL,
  due_at BIGINT,
  created_at BIGINT NOT NULL,
  CONSTRAINT event_delivery_stream_id_event_id PRIMARY KEY (tenant, stream_id, event_id),
  FOREIGN KEY (tenant, stream_id) REFERENCES event_stream (tenant, id)
) /*keyed*/;
CREATE INDEX event_delivery_due ON event_delivery (tenant, stream_id, due_at, event_id) WHERE due_at IS NOT NULL;
CREATE INDEX event_delivery_failed ON event_delivery (tenant, stream_id, event_id) WHERE due_at IS NULL;
CREATE INDEX event_delivery_created ON event_delivery (created_at);
