-- How cards are found, in every state and by their latest text: what goes beyond the tables of index-tables.sql. Answers never
-- read it: what may be cited lies in the index of passages.
CREATE OR REPLACE FUNCTION rainref_note_card() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO card_search_pending (kb_card_id, workspace_id) VALUES (NEW.id, NEW.workspace_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER cards_are_indexed AFTER INSERT OR UPDATE OF title, body, tags ON kb_cards
  FOR EACH ROW EXECUTE FUNCTION rainref_note_card();
CREATE INDEX IF NOT EXISTS ix_card_search_terms_similar ON card_search_terms USING gin (term gin_trgm_ops) WHERE term NOT LIKE '~%';

-- Cards from before there was this index, once.
INSERT INTO card_search_pending (kb_card_id, workspace_id)
SELECT c.id, c.workspace_id FROM kb_cards c
WHERE NOT EXISTS (SELECT 1 FROM card_search_documents d WHERE d.kb_card_id = c.id)
ON CONFLICT DO NOTHING;
INSERT INTO jobs (id, workspace_id, kind, ordering_key, payload, priority, state, run_at, attempts, created_at)
SELECT gen_random_uuid(), workspace_id, 'cards.index', NULL, '{}', 1, 'ready', now(), 0, now()
FROM (SELECT DISTINCT workspace_id FROM card_search_pending) AS w
WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.workspace_id = w.workspace_id AND j.kind = 'cards.index');

-- BM25 over the caller's cards, best first (k1 1.2, b 0.75); the settings are those of rainref_search_words, for the same reasons.
CREATE OR REPLACE FUNCTION rainref_card_words(
  p_terms text[], p_weights float8[], p_average float8, p_limit integer, p_states text[], p_tag text, p_product text)
RETURNS TABLE (card_id uuid, score float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off AS $$
  SELECT d.kb_card_id, s.score
  FROM (
    SELECT (x.e >> 24)::integer AS number,
           sum(w.weight * ((x.e >> 16) & 255) * 2.2 / (((x.e >> 16) & 255) + 0.3 + 0.9 * (x.e & 65535) / p_average)) AS score
    FROM unnest(p_terms, p_weights) AS w (term, weight),
         LATERAL (SELECT unnest(p.entries) AS e FROM card_search_postings p
                  WHERE p.workspace_id = (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid) AND p.term = w.term) AS x
    GROUP BY 1 ORDER BY 2 DESC, 1 OFFSET 0) AS s
  JOIN card_search_documents d ON d.number = s.number
  JOIN kb_cards c ON c.id = d.kb_card_id
  WHERE c.state = ANY (p_states) AND (p_tag IS NULL OR p_tag = ANY (c.tags)) AND (p_product IS NULL OR c.product = p_product)
  ORDER BY s.score DESC, s.number LIMIT p_limit
$$;

-- The nearest of the caller's cards. Workspaces have few cards: all are compared.
CREATE OR REPLACE FUNCTION rainref_card_vectors(p_vector real[], p_limit integer, p_states text[], p_tag text, p_product text)
RETURNS TABLE (card_id uuid, score float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET jit = off AS $$
  SELECT n.kb_card_id, 1 - n.distance
  FROM (SELECT v.kb_card_id, v.embedding <=> p_vector::vector(384) AS distance FROM card_search_vectors v
        WHERE v.workspace_id = (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid) ORDER BY 2, 1 OFFSET 0) AS n
  JOIN kb_cards c ON c.id = n.kb_card_id
  WHERE c.state = ANY (p_states) AND (p_tag IS NULL OR p_tag = ANY (c.tags)) AND (p_product IS NULL OR c.product = p_product)
  ORDER BY n.distance, n.kb_card_id LIMIT p_limit
$$;

-- Words of the caller's cards that look like these, for words that they do not have.
CREATE OR REPLACE FUNCTION rainref_similar_card_terms(p_terms text[])
RETURNS TABLE (asked text, term text, frequency integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET pg_trgm.similarity_threshold = 0.3 AS $$
  SELECT a.term, s.term, s.frequency FROM unnest(p_terms) AS a (term),
    LATERAL (SELECT t.term, t.frequency FROM card_search_terms t
             WHERE t.workspace_id = (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid)
               AND t.term NOT LIKE '~%' AND t.term % a.term AND t.frequency > 0
             ORDER BY similarity(t.term, a.term) DESC, t.term LIMIT 20) AS s
$$;
