-- How like tickets are found: what goes beyond the tables of index-tables.sql.

-- Tickets from before there was this index, once a workspace.
INSERT INTO ticket_search_pending (ticket_id, workspace_id)
SELECT t.id, t.workspace_id FROM tickets t
WHERE t.triage IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ticket_search_totals s WHERE s.workspace_id = t.workspace_id)
ON CONFLICT DO NOTHING;
INSERT INTO jobs (id, workspace_id, kind, ordering_key, payload, priority, state, run_at, attempts, created_at)
SELECT gen_random_uuid(), workspace_id, 'tickets.index', NULL, '{}', 1, 'ready', now(), 0, now()
FROM (SELECT DISTINCT workspace_id FROM ticket_search_pending) AS w
WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.workspace_id = w.workspace_id AND j.kind = 'tickets.index');

-- BM25 over the caller's tickets, best first (k1 1.2, b 0.75); the settings are those of rainref_search_words, for the same reasons.
CREATE OR REPLACE FUNCTION rainref_similar_words(p_terms text[], p_weights float8[], p_average float8, p_limit integer)
RETURNS TABLE (ticket_id uuid, score float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off AS $$
  SELECT d.ticket_id, s.score
  FROM (
    SELECT (x.e >> 24)::integer AS number,
           sum(w.weight * ((x.e >> 16) & 255) * 2.2 / (((x.e >> 16) & 255) + 0.3 + 0.9 * (x.e & 65535) / p_average)) AS score
    FROM unnest(p_terms, p_weights) AS w (term, weight),
         LATERAL (SELECT unnest(p.entries) AS e FROM ticket_search_postings p
                  WHERE p.workspace_id = (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid) AND p.term = w.term) AS x
    GROUP BY 1 ORDER BY 2 DESC, 1 OFFSET 0) AS s
  JOIN ticket_search_documents d ON d.number = s.number
  WHERE d.ticket_id IS NOT NULL
  ORDER BY s.score DESC, s.number LIMIT p_limit
$$;

-- The nearest of the caller's tickets: a large workspace by the index, a small one by comparing all that it has.
CREATE OR REPLACE FUNCTION rainref_similar_vectors(p_vector real[], p_exact boolean, p_limit integer)
RETURNS TABLE (ticket_id uuid, score float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET jit = off
SET hnsw.iterative_scan = 'strict_order' SET hnsw.ef_search = 100 SET hnsw.max_scan_tuples = 100000 AS $$
DECLARE own uuid := nullif(current_setting('rainref.workspace', true), '')::uuid;
BEGIN
  IF p_exact THEN
    RETURN QUERY
    SELECT n.ticket_id, 1 - n.distance
    FROM (SELECT v.ticket_id, v.embedding <=> p_vector::vector(384) AS distance FROM ticket_search_vectors v
          WHERE v.workspace_id = own OFFSET 0) AS n
    ORDER BY n.distance, n.ticket_id LIMIT p_limit;
  ELSE
    RETURN QUERY
    SELECT v.ticket_id, 1 - (v.embedding <=> p_vector::vector(384)) FROM ticket_search_vectors v
    WHERE v.workspace_id = own ORDER BY v.embedding <=> p_vector::vector(384) LIMIT p_limit;
  END IF;
END $$;
