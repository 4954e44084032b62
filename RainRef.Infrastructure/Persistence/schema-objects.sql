-- What migrations do not carry: functions and rights. Applied after them at every start, under the same lock.
-- The functions run as the tables' owner: they are the only ways across workspaces, each as narrow as its one use.

CREATE OR REPLACE FUNCTION rainref_find_members(p_email text)
RETURNS TABLE (member_id uuid, workspace_id uuid, workspace_slug text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.workspace_id, w.slug FROM members m JOIN workspaces w ON w.id = m.workspace_id
  WHERE m.email = p_email AND m.enabled ORDER BY w.created_at LIMIT 20
$$;

CREATE OR REPLACE FUNCTION rainref_find_api_key(p_hash text)
RETURNS TABLE (key_id uuid, workspace_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.workspace_id FROM api_keys k WHERE k.key_hash = p_hash AND k.revoked_at IS NULL
$$;

CREATE OR REPLACE FUNCTION rainref_find_workspace(p_slug text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id FROM workspaces WHERE slug = p_slug
$$;

CREATE OR REPLACE FUNCTION rainref_create_workspace(p_id uuid, p_slug text, p_name text, p_demo boolean) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO workspaces (id, slug, name, is_demo, created_at) VALUES (p_id, p_slug, p_name, p_demo, now())
  ON CONFLICT (slug) DO NOTHING;
  SELECT id FROM workspaces WHERE slug = p_slug
$$;

-- Deletes the workspace that the caller works in, with all that belongs to it.
CREATE OR REPLACE FUNCTION rainref_delete_workspace(p_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF p_id IS DISTINCT FROM nullif(current_setting('rainref.workspace', true), '')::uuid THEN
    RAISE EXCEPTION 'A workspace is deleted from within it.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM workspaces WHERE id = p_id;
  RETURN FOUND;
END $$;

-- Claims the next jobs of all workspaces: due ones, of which no earlier one with the same ordering key is left and
-- none runs: a job gets its number before its transaction ends, so an earlier one can appear while a later one runs.
-- OFFSET 0 keeps that question a look-up for each candidate instead of a join with all that run.
-- It walks the index of what is ready and stops at the limit: OFFSET 0 keeps the looks at other jobs from becoming joins
-- over the whole queue, and the settings keep a sudden load, of which statistics know nothing yet, from being sorted whole.
CREATE OR REPLACE FUNCTION rainref_claim_jobs(p_limit integer, p_lease interval, p_token uuid) RETURNS SETOF jobs
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
  UPDATE jobs SET state = 'running', lease_token = p_token, lease_until = now() + p_lease, attempts = attempts + 1
  WHERE id = ANY (ARRAY(
    SELECT j.id FROM jobs j
    WHERE j.state = 'ready' AND j.run_at <= now()
      AND NOT EXISTS (SELECT 1 FROM jobs e WHERE e.ordering_key = j.ordering_key AND e.seq < j.seq OFFSET 0)
      AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.ordering_key = j.ordering_key AND r.state = 'running' OFFSET 0)
    ORDER BY j.priority, j.run_at, j.seq LIMIT p_limit FOR UPDATE SKIP LOCKED))
  RETURNING *
$$;

CREATE OR REPLACE FUNCTION rainref_extend_leases(p_ids uuid[], p_tokens uuid[], p_lease interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE n integer;
BEGIN
  UPDATE jobs SET lease_until = now() + p_lease WHERE id = ANY (p_ids) AND lease_token = ANY (p_tokens);
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- Ends jobs that left nothing to commit, each only with the lease under which it was done.
CREATE OR REPLACE FUNCTION rainref_complete_jobs(p_ids uuid[], p_tokens uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM jobs j USING unnest(p_ids, p_tokens) AS done (id, token) WHERE j.id = done.id AND j.lease_token = done.token
$$;

-- Gives back what workers that died had claimed.
CREATE OR REPLACE FUNCTION rainref_release_expired() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE n integer;
BEGIN
  UPDATE jobs SET state = 'ready', lease_token = NULL, lease_until = NULL
  WHERE id = ANY (ARRAY(
    SELECT id FROM jobs WHERE state = 'running' AND lease_until < now() ORDER BY lease_until LIMIT 1000
    FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

CREATE OR REPLACE FUNCTION rainref_queue_stats()
RETURNS TABLE (ready bigint, running bigint, dead bigint, oldest_due timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE state = 'ready'), count(*) FILTER (WHERE state = 'running'),
         (SELECT count(*) FROM dead_letters), min(run_at) FILTER (WHERE state = 'ready' AND run_at <= now())
  FROM jobs
$$;

-- The workspaces with receipts that have no place in the log, among the receipts from one id on.
DROP FUNCTION IF EXISTS rainref_unsealed_workspaces();
CREATE OR REPLACE FUNCTION rainref_unsealed_workspaces(p_since uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT r.workspace_id FROM receipts r
  WHERE r.id >= p_since AND NOT EXISTS (SELECT 1 FROM receipt_links l WHERE l.id = r.id)
$$;

-- The workspaces whose logs have grown since their last checkpoint, and those that have a log at all.
CREATE OR REPLACE FUNCTION rainref_uncheckpointed_workspaces() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id FROM workspaces w
  WHERE (SELECT max(seq) FROM receipt_links l WHERE l.workspace_id = w.id)
    > coalesce((SELECT max(size) FROM receipt_checkpoints c WHERE c.workspace_id = w.id), 0)
$$;

CREATE OR REPLACE FUNCTION rainref_logged_workspaces() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id FROM workspaces w
  WHERE EXISTS (SELECT 1 FROM receipts r WHERE r.workspace_id = w.id)
    OR EXISTS (SELECT 1 FROM receipt_checkpoints c WHERE c.workspace_id = w.id)
$$;

-- What nobody decided on in time.
CREATE OR REPLACE FUNCTION rainref_overdue_actions(p_now timestamptz, p_limit integer)
RETURNS TABLE (workspace_id uuid, action_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.workspace_id, a.id FROM actions a WHERE a.status = 'waiting' AND a.expires_at <= p_now
  ORDER BY a.expires_at LIMIT p_limit
$$;

-- What was left in the middle: nothing is in line for it any more, and its last job is a dead letter.
CREATE OR REPLACE FUNCTION rainref_stranded_actions(p_limit integer)
RETURNS TABLE (workspace_id uuid, action_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT a.workspace_id, a.id
  FROM (SELECT d.workspace_id, d.kind, (d.payload ->> 'action_id')::uuid AS action_id
        FROM dead_letters d WHERE d.kind IN ('execution', 'rollback') OFFSET 0) AS dead
  JOIN actions a ON a.id = dead.action_id AND a.workspace_id = dead.workspace_id
    AND a.status = CASE dead.kind WHEN 'execution' THEN 'running' ELSE 'rolling_back' END
  WHERE NOT EXISTS (
    SELECT 1 FROM jobs j WHERE j.ordering_key = coalesce(a.ticket_id, a.id) AND j.kind = dead.kind
      AND j.payload ->> 'action_id' = a.id::text)
  LIMIT p_limit
$$;

-- The workspaces in which time has something to do: a clock is due, a solved ticket's grace is over, a ticket waits for
-- someone in a queue that assigns.
CREATE OR REPLACE FUNCTION rainref_swept_workspaces(p_now timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.workspace_id FROM sla_clocks c WHERE c.next_at <= p_now
  UNION
  SELECT w.id FROM workspaces w LEFT JOIN ticket_settings s ON s.workspace_id = w.id
  WHERE EXISTS (
    SELECT 1 FROM tickets t WHERE t.workspace_id = w.id AND t.status = 'solved'
      AND t.solved_at <= p_now - make_interval(hours => coalesce(s.grace_hours, 72)))
  UNION
  SELECT q.workspace_id FROM ticket_queues q
  WHERE q.enabled AND q.assignment = 'least_load' AND EXISTS (
    SELECT 1 FROM tickets t WHERE t.workspace_id = q.workspace_id AND t.queue = q.name AND t.assignee_id IS NULL
      AND t.status IN ('new', 'open'))
  UNION
  SELECT t.workspace_id FROM tickets t WHERE t.snoozed_until <= p_now
$$;

-- The workspaces in which it is time to look for tickets that were kept for long enough.
CREATE OR REPLACE FUNCTION rainref_due_retentions(p_now timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT workspace_id FROM retention_settings WHERE next_run_at <= p_now
$$;

-- Cards of all workspaces whose verification is overdue, the most overdue first: only their ids.
CREATE OR REPLACE FUNCTION rainref_overdue_cards(p_now timestamptz, p_limit integer)
RETURNS TABLE (workspace_id uuid, card_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.workspace_id, c.id FROM kb_cards c
  WHERE c.answering_version IS NOT NULL AND c.verify_by <= p_now ORDER BY c.verify_by LIMIT p_limit
$$;

-- How many tickets of each workspace no intent fits, where there are so many: only the counts.
CREATE OR REPLACE FUNCTION rainref_unknown_tickets(p_least integer) RETURNS TABLE (workspace_id uuid, tickets bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.workspace_id, count(*) FROM tickets t WHERE t.intent = 'unknown' AND t.erased_at IS NULL GROUP BY t.workspace_id HAVING count(*) >= p_least
$$;

-- Answers to requests with an idempotency key that nobody repeats any more.
CREATE OR REPLACE FUNCTION rainref_forget_answers(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM idempotency_keys WHERE id IN (
      SELECT k.id FROM idempotency_keys k WHERE k.created_at < p_before ORDER BY k.created_at LIMIT p_limit FOR UPDATE SKIP LOCKED)
    RETURNING 1)
  SELECT count(*)::integer FROM gone
$$;

CREATE OR REPLACE FUNCTION rainref_migrations() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT "MigrationId"::text FROM "__EFMigrationsHistory"
$$;

DROP FUNCTION IF EXISTS rainref_term_frequencies(text[]);
DROP FUNCTION IF EXISTS rainref_search_fragments(text[], integer);

-- Cards that were approved before there were versions of approval: what they say is what answers.
UPDATE kb_cards SET approved_version = version, answering_version = version, verified_at = updated_at,
  verify_by = updated_at + interval '180 days'
WHERE state = 'approved' AND answering_version IS NULL;

-- Sources that were imported before versions were kept have the one that they show.
INSERT INTO source_versions (id, workspace_id, source_id, version, title, format, text, content_hash, media_type, imported_by, created_at)
SELECT gen_random_uuid(), s.workspace_id, s.id, s.version, s.title, s.format, s.text, s.content_hash, 'text/plain', '', s.updated_at
FROM sources s WHERE NOT EXISTS (SELECT 1 FROM source_versions v WHERE v.source_id = s.id);

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app_role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app_role};
-- What was attested cannot be unsaid by the program, and it neither makes nor edits tenants by itself.
REVOKE UPDATE, DELETE, TRUNCATE ON receipts, receipt_links, receipt_checkpoints, checkpoint_keys, audit_log FROM {app_role};
REVOKE DELETE, TRUNCATE ON receipt_tiles FROM {app_role};
REVOKE DELETE, TRUNCATE ON policy_versions FROM {app_role};
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON workspaces FROM {app_role};
-- A workspace may be given another name and time zone, by itself alone: the row is bound as every other.
GRANT UPDATE (name, time_zone) ON workspaces TO {app_role};
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON search_embedders FROM {app_role};
REVOKE ALL ON "__EFMigrationsHistory" FROM {app_role};
