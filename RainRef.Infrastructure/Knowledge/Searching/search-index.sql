-- How passages are found: what goes beyond the tables of index-tables.sql.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS ix_search_terms_similar ON search_terms USING gin (term gin_trgm_ops) WHERE term NOT LIKE '~%';
DROP INDEX IF EXISTS ix_search_postings_block;
DROP FUNCTION IF EXISTS rainref_forget_documents(integer[], integer[]);

CREATE OR REPLACE FUNCTION rainref_note_fragments() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO search_pending (fragment_id, workspace_id) SELECT id, workspace_id FROM added;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER fragments_are_indexed AFTER INSERT ON fragments
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION rainref_note_fragments();

-- Passages from before there was this index, once.
INSERT INTO search_pending (fragment_id, workspace_id)
SELECT f.id, f.workspace_id FROM fragments f
WHERE NOT EXISTS (SELECT 1 FROM search_documents d WHERE d.fragment_id = f.id)
ON CONFLICT DO NOTHING;
INSERT INTO jobs (id, workspace_id, kind, ordering_key, payload, priority, state, run_at, attempts, created_at)
SELECT gen_random_uuid(), workspace_id, 'search.index', workspace_id, '{}', 1, 'ready', now(), 0, now()
FROM (SELECT DISTINCT workspace_id FROM search_pending) AS w
WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.workspace_id = w.workspace_id AND j.kind = 'search.index');

-- Whether a passage is one that the asker wants.
CREATE OR REPLACE FUNCTION rainref_is_wanted(p_kind text, p_owner uuid, p_product text, p_tags text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE p_kind
    WHEN 'card' THEN EXISTS (SELECT 1 FROM kb_cards c WHERE c.id = p_owner
      AND (p_product IS NULL OR lower(c.product) = lower(p_product)) AND (p_tags IS NULL OR c.tags @> p_tags))
    ELSE EXISTS (SELECT 1 FROM sources s WHERE s.id = p_owner
      AND (p_product IS NULL OR lower(s.product) = lower(p_product)) AND (p_tags IS NULL OR s.tags @> p_tags))
  END
$$;

-- BM25 over the caller's workspace, best first (k1 1.2, b 0.75). It adds up postings, then looks the best up one by one and
-- stops at the limit: the settings keep that from becoming joins over all passages. Run as the owner, so that row-level
-- security, which the condition on the workspace repeats, does not stand between the planner and the indexes.
CREATE OR REPLACE FUNCTION rainref_search_words(
  p_terms text[], p_weights float8[], p_average float8, p_limit integer, p_owner text, p_product text, p_tags text[], p_language text)
RETURNS TABLE (fragment_id uuid, score float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off AS $$
  SELECT d.fragment_id, s.score
  FROM (
    SELECT (x.e >> 24)::integer AS number,
           sum(w.weight * ((x.e >> 16) & 255) * 2.2 / (((x.e >> 16) & 255) + 0.3 + 0.9 * (x.e & 65535) / p_average)) AS score
    FROM unnest(p_terms, p_weights) AS w (term, weight),
         LATERAL (SELECT unnest(p.entries) AS e FROM search_postings p
                  WHERE p.workspace_id = (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid) AND p.term = w.term) AS x
    GROUP BY 1 ORDER BY 2 DESC, 1 OFFSET 0) AS s
  JOIN search_documents d ON d.number = s.number
  JOIN fragments f ON f.id = d.fragment_id
  WHERE (p_owner IS NULL OR f.owner_kind = p_owner) AND (p_language IS NULL OR d.language = p_language)
    AND ((p_product IS NULL AND p_tags IS NULL) OR rainref_is_wanted(f.owner_kind, f.owner_id, p_product, p_tags))
  ORDER BY s.score DESC, s.number LIMIT p_limit
$$;

-- The nearest passages of the caller's workspace. A large one by the index, which goes on until enough are the caller's; a
-- small one, whose rows may lie far apart in an index that all share, by comparing all that it has.
CREATE OR REPLACE FUNCTION rainref_search_vectors(
  p_vector real[], p_exact boolean, p_limit integer, p_owner text, p_product text, p_tags text[], p_language text)
RETURNS TABLE (fragment_id uuid, score float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET jit = off
SET enable_hashjoin = off SET enable_mergejoin = off SET hnsw.iterative_scan = 'strict_order' SET hnsw.ef_search = 100
SET hnsw.max_scan_tuples = 100000 AS $$
DECLARE own uuid := nullif(current_setting('rainref.workspace', true), '')::uuid;
BEGIN
  IF p_exact THEN
    RETURN QUERY
    SELECT n.fragment_id, 1 - n.distance
    FROM (SELECT v.fragment_id, v.embedding <=> p_vector::vector(384) AS distance FROM search_vectors v
          WHERE v.workspace_id = own ORDER BY 2, 1 OFFSET 0) AS n
    JOIN fragments f ON f.id = n.fragment_id
    JOIN search_documents d ON d.fragment_id = n.fragment_id
    WHERE (p_owner IS NULL OR f.owner_kind = p_owner) AND (p_language IS NULL OR d.language = p_language)
      AND ((p_product IS NULL AND p_tags IS NULL) OR rainref_is_wanted(f.owner_kind, f.owner_id, p_product, p_tags))
    ORDER BY n.distance, n.fragment_id LIMIT p_limit;
  ELSIF p_owner IS NULL AND p_product IS NULL AND p_tags IS NULL AND p_language IS NULL THEN
    RETURN QUERY
    SELECT v.fragment_id, 1 - (v.embedding <=> p_vector::vector(384)) FROM search_vectors v
    WHERE v.workspace_id = own ORDER BY v.embedding <=> p_vector::vector(384) LIMIT p_limit;
  ELSE
    RETURN QUERY
    SELECT v.fragment_id, 1 - (v.embedding <=> p_vector::vector(384))
    FROM search_vectors v
    JOIN fragments f ON f.id = v.fragment_id
    JOIN search_documents d ON d.fragment_id = v.fragment_id
    WHERE v.workspace_id = own
      AND (p_owner IS NULL OR f.owner_kind = p_owner) AND (p_language IS NULL OR d.language = p_language)
      AND ((p_product IS NULL AND p_tags IS NULL) OR rainref_is_wanted(f.owner_kind, f.owner_id, p_product, p_tags))
    ORDER BY v.embedding <=> p_vector::vector(384) LIMIT p_limit;
  END IF;
END $$;

-- Words of the caller's workspace that look like these, for words that it does not have.
CREATE OR REPLACE FUNCTION rainref_similar_terms(p_terms text[])
RETURNS TABLE (asked text, term text, frequency integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET pg_trgm.similarity_threshold = 0.3 AS $$
  SELECT a.term, s.term, s.frequency FROM unnest(p_terms) AS a (term),
    LATERAL (SELECT t.term, t.frequency FROM search_terms t
             WHERE t.workspace_id = (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid)
               AND t.term NOT LIKE '~%' AND t.term % a.term AND t.frequency > 0
             ORDER BY similarity(t.term, a.term) DESC, t.term LIMIT 20) AS s
$$;
