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

CREATE OR REPLACE FUNCTION rainref_unsealed_workspaces() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT workspace_id FROM unsealed_receipts
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

CREATE OR REPLACE FUNCTION rainref_migrations() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT "MigrationId"::text FROM "__EFMigrationsHistory"
$$;

-- Search. Under row-level security the planner may not use the index on fragments.search, since @@ is not leakproof; these
-- run as the owner, keep to the caller's workspace by their own condition, and give nothing where none is set.
CREATE OR REPLACE FUNCTION rainref_term_frequencies(p_terms text[])
RETURNS TABLE (total bigint, average_length float8, term text, frequency bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH own AS MATERIALIZED (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid AS id)
  SELECT s.total, s.average_length, t.term,
         (SELECT count(*) FROM fragments f WHERE f.workspace_id = (SELECT id FROM own) AND f.search @@ t.query)
  FROM (SELECT count(*) AS total, coalesce(avg(length(search)), 1)::float8 AS average_length
        FROM fragments WHERE workspace_id = (SELECT id FROM own)) AS s,
       (SELECT w.term, quote_literal(w.term)::tsquery AS query FROM unnest(p_terms) AS w (term)) AS t
$$;

CREATE OR REPLACE FUNCTION rainref_search_fragments(p_terms text[], p_limit integer)
RETURNS TABLE (id uuid, owner_kind text, owner_id uuid, owner_version integer, start integer, title text,
               heading_path text, body text, terms text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.id, f.owner_kind, f.owner_id, f.owner_version, f.start, f.title, f.heading_path, f.text, f.terms
  FROM fragments f,
       (SELECT string_agg(quote_literal(w.term), ' | ')::tsquery AS query FROM unnest(p_terms) AS w (term)) AS q
  WHERE f.workspace_id = nullif(current_setting('rainref.workspace', true), '')::uuid AND f.search @@ q.query
  ORDER BY ts_rank(f.search, q.query) DESC, f.id LIMIT p_limit
$$;

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
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON workspaces FROM {app_role};
REVOKE ALL ON "__EFMigrationsHistory" FROM {app_role};
