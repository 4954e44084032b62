-- How lists of tickets are read without walking all of them: indexes in the order of each list, and counts by status
-- that are kept where the tickets are written.

CREATE INDEX IF NOT EXISTS ix_tickets_order_id ON tickets (workspace_id, id);
CREATE INDEX IF NOT EXISTS ix_tickets_order_updated ON tickets (workspace_id, updated_at, id);
CREATE INDEX IF NOT EXISTS ix_tickets_order_risk ON tickets (workspace_id, (coalesce(risk, -1)), id);
CREATE INDEX IF NOT EXISTS ix_tickets_open_id ON tickets (workspace_id, id) WHERE status IN ('new', 'open', 'pending');
CREATE INDEX IF NOT EXISTS ix_tickets_open_risk ON tickets (workspace_id, (coalesce(risk, -1)), id) WHERE status IN ('new', 'open', 'pending');
CREATE INDEX IF NOT EXISTS ix_tickets_open_unassigned ON tickets (workspace_id, id)
  WHERE assignee_id IS NULL AND status IN ('new', 'open', 'pending');
CREATE INDEX IF NOT EXISTS ix_tickets_open_queue ON tickets (workspace_id, queue, id) WHERE status IN ('new', 'open', 'pending');
CREATE INDEX IF NOT EXISTS ix_tickets_open_intent ON tickets (workspace_id, intent, id) WHERE status IN ('new', 'open', 'pending');
CREATE INDEX IF NOT EXISTS ix_sla_clocks_order_due ON sla_clocks (workspace_id, due_at, ticket_id) WHERE state = 'running';
CREATE INDEX IF NOT EXISTS ix_sla_clocks_order_warn ON sla_clocks (workspace_id, warn_at, ticket_id) WHERE state = 'running';

-- Lines are only added, so that writers never wait for one another; now and then one of them sums what is there.
CREATE OR REPLACE FUNCTION rainref_fold_tallies(p_workspace uuid) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM ticket_tallies WHERE id = ANY (ARRAY(
      SELECT id FROM ticket_tallies WHERE workspace_id = p_workspace LIMIT 10000 FOR UPDATE SKIP LOCKED))
    RETURNING status, tickets)
  INSERT INTO ticket_tallies (id, workspace_id, status, tickets)
  SELECT gen_random_uuid(), p_workspace, status, sum(tickets) FROM gone GROUP BY status HAVING sum(tickets) <> 0
$$;

CREATE OR REPLACE FUNCTION rainref_tally_inserted() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO ticket_tallies (id, workspace_id, status, tickets)
  SELECT gen_random_uuid(), workspace_id, status, count(*) FROM written GROUP BY workspace_id, status;
  IF random() < 0.02 THEN
    PERFORM rainref_fold_tallies(workspace_id) FROM (SELECT DISTINCT workspace_id FROM written) AS w;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION rainref_tally_moved() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO ticket_tallies (id, workspace_id, status, tickets)
  VALUES (gen_random_uuid(), OLD.workspace_id, OLD.status, -1), (gen_random_uuid(), NEW.workspace_id, NEW.status, 1);
  IF random() < 0.02 THEN
    PERFORM rainref_fold_tallies(NEW.workspace_id);
  END IF;
  RETURN NULL;
END $$;

-- With a whole workspace its counts go too.
CREATE OR REPLACE FUNCTION rainref_tally_deleted() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO ticket_tallies (id, workspace_id, status, tickets)
  SELECT gen_random_uuid(), g.workspace_id, g.status, -count(*) FROM gone g
  WHERE EXISTS (SELECT 1 FROM workspaces w WHERE w.id = g.workspace_id) GROUP BY g.workspace_id, g.status;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION rainref_tally_truncated() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM ticket_tallies;
  RETURN NULL;
END $$;

-- The triggers and the count of what was there before come together, and nobody writes between them.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = 'tickets'::regclass AND tgname = 'tickets_tally_inserted') THEN
    LOCK TABLE tickets IN SHARE ROW EXCLUSIVE MODE;
    CREATE TRIGGER tickets_tally_inserted AFTER INSERT ON tickets REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION rainref_tally_inserted();
    CREATE TRIGGER tickets_tally_moved AFTER UPDATE OF status ON tickets
      FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION rainref_tally_moved();
    CREATE TRIGGER tickets_tally_deleted AFTER DELETE ON tickets REFERENCING OLD TABLE AS gone
      FOR EACH STATEMENT EXECUTE FUNCTION rainref_tally_deleted();
    CREATE TRIGGER tickets_tally_truncated AFTER TRUNCATE ON tickets
      FOR EACH STATEMENT EXECUTE FUNCTION rainref_tally_truncated();
    INSERT INTO ticket_tallies (id, workspace_id, status, tickets)
    SELECT gen_random_uuid(), workspace_id, status, count(*) FROM tickets GROUP BY workspace_id, status;
  END IF;
END $$;
