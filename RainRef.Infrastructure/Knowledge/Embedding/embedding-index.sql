-- Vectors of more than one embedder. Those of the built-in one lie in search_vectors; each other one has a table of its own,
-- search_vectors_N, with its own number of dimensions and its own index. All of it can be made again from the passages.

-- Whose vectors there are, for the whole installation.
CREATE TABLE IF NOT EXISTS search_embedders (
  id integer PRIMARY KEY,
  name text NOT NULL,
  dimensions integer NOT NULL,
  UNIQUE (name, dimensions)
);
INSERT INTO search_embedders (id, name, dimensions) SELECT 1, 'local/1', 384 WHERE NOT EXISTS (SELECT 1 FROM search_embedders WHERE id = 1);

-- Which vectors a workspace is searched by, and which are being made to replace them; without a row, the built-in ones.
CREATE TABLE IF NOT EXISTS search_embeddings (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
  serving integer NOT NULL DEFAULT 1,
  building integer,
  total bigint NOT NULL DEFAULT 0,
  started_at timestamptz,
  switched_at timestamptz,
  failures integer NOT NULL DEFAULT 0,
  fault text
);

-- Passages whose vectors are still to come.
CREATE TABLE IF NOT EXISTS search_embed_pending (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  embedder integer NOT NULL,
  fragment_id uuid NOT NULL REFERENCES fragments ON DELETE CASCADE,
  PRIMARY KEY (workspace_id, embedder, fragment_id)
);
CREATE INDEX IF NOT EXISTS ix_search_embed_pending_fragment ON search_embed_pending (fragment_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['search_embeddings', 'search_embed_pending'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = t AND policyname = 'workspace_isolation') THEN
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
      EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = (SELECT nullif(current_setting(''rainref.workspace'', true), '''')::uuid))', t);
    END IF;
  END LOOP;
END $$;

-- An embedder's type of vector: halves beyond what the index takes whole.
CREATE OR REPLACE FUNCTION rainref_vector_type(p_dimensions integer) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT format('%s(%s)', CASE WHEN p_dimensions <= 2000 THEN 'vector' ELSE 'halfvec' END, p_dimensions) $$;

-- An embedder's number; the first time, its table. The program's role may make no tables, so this is the one kind that it can.
CREATE OR REPLACE FUNCTION rainref_open_embedder(p_name text, p_dimensions integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE number integer; place text;
BEGIN
  IF p_dimensions NOT BETWEEN 1 AND 4000 OR length(p_name) NOT BETWEEN 1 AND 300 THEN
    RAISE EXCEPTION 'An embedder has a name and 1 to 4,000 dimensions.' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('search_embedders', 13));
  SELECT e.id INTO number FROM search_embedders e WHERE e.name = p_name AND e.dimensions = p_dimensions;
  IF number IS NOT NULL THEN
    RETURN number;
  END IF;
  INSERT INTO search_embedders (id, name, dimensions)
  SELECT max(e.id) + 1, p_name, p_dimensions FROM search_embedders e HAVING max(e.id) < 200 RETURNING id INTO number;
  IF number IS NULL THEN
    RAISE EXCEPTION 'There are vectors of 200 embedders; delete those of some.' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  place := format('search_vectors_%s', number);
  EXECUTE format('CREATE TABLE %I (fragment_id uuid PRIMARY KEY REFERENCES fragments ON DELETE CASCADE, '
    'workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE, embedding %s NOT NULL)', place, rainref_vector_type(p_dimensions));
  EXECUTE format('CREATE INDEX ON %I (workspace_id)', place);
  EXECUTE format('CREATE INDEX ON %I USING hnsw (embedding %s_cosine_ops)', place, split_part(rainref_vector_type(p_dimensions), '(', 1));
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', place);
  EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = (SELECT nullif(current_setting(''rainref.workspace'', true), '''')::uuid))', place);
  RETURN number;
END $$;

-- Takes the vectors of passages of the caller's workspace that still are; one of noughts says nothing and has no place. A
-- passage that is being deleted at this moment waits: with it goes what is still to come.
CREATE OR REPLACE FUNCTION rainref_write_vectors(p_embedder integer, p_ids uuid[], p_vectors real[], p_says boolean[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own uuid := nullif(current_setting('rainref.workspace', true), '')::uuid; size integer; held uuid[];
BEGIN
  SELECT e.dimensions INTO size FROM search_embedders e WHERE e.id = p_embedder;
  IF size IS NULL OR cardinality(p_vectors) <> size * cardinality(p_ids) THEN
    RAISE EXCEPTION 'The vectors are not this embedder''s.' USING ERRCODE = 'check_violation';
  END IF;
  SELECT array_agg(f.id) INTO held FROM (
    SELECT f.id FROM fragments f WHERE f.id = ANY (p_ids) AND f.workspace_id = own ORDER BY f.id FOR KEY SHARE SKIP LOCKED) AS f;
  EXECUTE format('INSERT INTO %I (fragment_id, workspace_id, embedding) '
    'SELECT v.id, $1, ($3)[(v.at - 1) * $4 + 1 : v.at * $4]::%s FROM unnest($2) WITH ORDINALITY AS v (id, at) '
    'WHERE ($5)[v.at] AND v.id = ANY ($6) ON CONFLICT (fragment_id) DO UPDATE SET embedding = excluded.embedding',
    CASE p_embedder WHEN 1 THEN 'search_vectors' ELSE format('search_vectors_%s', p_embedder) END, rainref_vector_type(size))
    USING own, p_ids, p_vectors, size, p_says, held;
  DELETE FROM search_embed_pending p WHERE p.workspace_id = own AND p.embedder = p_embedder AND p.fragment_id = ANY (held);
  RETURN coalesce(cardinality(held), 0);
END $$;

-- Puts all indexed passages of the caller's workspace in line that have no vector of an embedder; gives how many wait.
CREATE OR REPLACE FUNCTION rainref_begin_embedding(p_embedder integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own uuid := nullif(current_setting('rainref.workspace', true), '')::uuid; n bigint;
BEGIN
  DELETE FROM search_embed_pending p WHERE p.workspace_id = own AND p.embedder = p_embedder;
  EXECUTE format('INSERT INTO search_embed_pending (workspace_id, embedder, fragment_id) '
    'SELECT $1, $2, d.fragment_id FROM search_documents d JOIN fragments f ON f.id = d.fragment_id '
    'WHERE d.workspace_id = $1 AND NOT EXISTS (SELECT 1 FROM %I v WHERE v.fragment_id = d.fragment_id) ON CONFLICT DO NOTHING',
    CASE p_embedder WHEN 1 THEN 'search_vectors' ELSE format('search_vectors_%s', p_embedder) END) USING own, p_embedder;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- Deletes some of the vectors that the caller's workspace is not searched by and does not make; gives how many.
CREATE OR REPLACE FUNCTION rainref_clear_vectors(p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own uuid := nullif(current_setting('rainref.workspace', true), '')::uuid; e integer; n integer;
BEGIN
  FOR e IN SELECT o.id FROM search_embedders o
           WHERE NOT EXISTS (SELECT 1 FROM search_embeddings s WHERE s.workspace_id = own AND o.id IN (s.serving, s.building))
             AND (o.id <> 1 OR EXISTS (SELECT 1 FROM search_embeddings s WHERE s.workspace_id = own)) LOOP
    EXECUTE format('DELETE FROM %1$I WHERE ctid = ANY (ARRAY(SELECT v.ctid FROM %1$I v WHERE v.workspace_id = $1 LIMIT $2))',
      CASE e WHEN 1 THEN 'search_vectors' ELSE format('search_vectors_%s', e) END) USING own, p_limit;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN
      RETURN n;
    END IF;
  END LOOP;
  RETURN 0;
END $$;

-- The nearest passages of the caller's workspace by one embedder's vectors, as rainref_search_vectors does it for the built-in one's.
CREATE OR REPLACE FUNCTION rainref_search_vectors_of(
  p_embedder integer, p_vector real[], p_exact boolean, p_limit integer, p_owner text, p_product text, p_tags text[], p_language text)
RETURNS TABLE (fragment_id uuid, score float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET jit = off
SET enable_hashjoin = off SET enable_mergejoin = off SET hnsw.iterative_scan = 'strict_order' SET hnsw.ef_search = 100
SET hnsw.max_scan_tuples = 100000 AS $$
DECLARE
  own uuid := nullif(current_setting('rainref.workspace', true), '')::uuid; size integer; kind text; place text; wanted text;
BEGIN
  SELECT e.dimensions INTO size FROM search_embedders e WHERE e.id = p_embedder AND e.id <> 1;
  IF size IS NULL OR own IS NULL OR cardinality(p_vector) <> size THEN
    RETURN;
  END IF;
  kind := rainref_vector_type(size);
  place := format('search_vectors_%s', p_embedder);
  wanted := '($4 IS NULL OR f.owner_kind = $4) AND ($7 IS NULL OR d.language = $7) '
    'AND (($5 IS NULL AND $6 IS NULL) OR rainref_is_wanted(f.owner_kind, f.owner_id, $5, $6))';
  IF p_exact THEN
    RETURN QUERY EXECUTE format('SELECT n.fragment_id, 1 - n.distance '
      'FROM (SELECT v.fragment_id, v.embedding <=> $1::%2$s AS distance FROM %1$I v WHERE v.workspace_id = $2 ORDER BY 2, 1 OFFSET 0) AS n '
      'JOIN fragments f ON f.id = n.fragment_id JOIN search_documents d ON d.fragment_id = n.fragment_id '
      'WHERE %3$s ORDER BY n.distance, n.fragment_id LIMIT $3', place, kind, wanted)
      USING p_vector, own, p_limit, p_owner, p_product, p_tags, p_language;
  ELSIF p_owner IS NULL AND p_product IS NULL AND p_tags IS NULL AND p_language IS NULL THEN
    RETURN QUERY EXECUTE format('SELECT v.fragment_id, 1 - (v.embedding <=> $1::%2$s) FROM %1$I v '
      'WHERE v.workspace_id = $2 ORDER BY v.embedding <=> $1::%2$s LIMIT $3', place, kind)
      USING p_vector, own, p_limit;
  ELSE
    RETURN QUERY EXECUTE format('SELECT v.fragment_id, 1 - (v.embedding <=> $1::%2$s) FROM %1$I v '
      'JOIN fragments f ON f.id = v.fragment_id JOIN search_documents d ON d.fragment_id = v.fragment_id '
      'WHERE v.workspace_id = $2 AND %3$s ORDER BY v.embedding <=> $1::%2$s LIMIT $3', place, kind, wanted)
      USING p_vector, own, p_limit, p_owner, p_product, p_tags, p_language;
  END IF;
END $$;

-- The workspaces whose vectors are not all of the wanted embedder, and for which nothing is in line.
CREATE OR REPLACE FUNCTION rainref_unembedded_workspaces(p_wanted integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id FROM workspaces w LEFT JOIN search_embeddings s ON s.workspace_id = w.id
  WHERE (coalesce(s.serving, 1) <> p_wanted OR s.building IS NOT NULL
         OR EXISTS (SELECT 1 FROM search_embed_pending p WHERE p.workspace_id = w.id))
    AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.workspace_id = w.id AND j.kind = 'search.embed')
$$;
