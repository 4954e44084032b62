-- The tables of a search index, once for each kind of thing that is found: {items} here. Derived from these and made again
-- from them at any time, so they are no part of the model.
-- A text as it is indexed. One that lost its {item} stays until its words are counted out.
CREATE TABLE IF NOT EXISTS {index}_documents (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  {item}_id uuid UNIQUE REFERENCES {items} ON DELETE SET NULL,
  language varchar(8) NOT NULL,
  terms text NOT NULL,
  length integer NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_{index}_documents_dead ON {index}_documents (workspace_id) WHERE {item}_id IS NULL;

-- The words of each workspace and how many of its texts have them; those that begin with '~' are character grams.
CREATE TABLE IF NOT EXISTS {index}_terms (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  term text NOT NULL,
  frequency integer NOT NULL,
  PRIMARY KEY (workspace_id, term)
);

-- The inverted index. An entry is a document's number, the word's count in it and its length: number << 24 | count << 16 | length.
-- A row takes the documents of one range of numbers, so that adding one rewrites little.
CREATE TABLE IF NOT EXISTS {index}_postings (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  term text NOT NULL,
  block integer NOT NULL,
  entries bigint[] NOT NULL,
  PRIMARY KEY (workspace_id, term, block)
);

CREATE TABLE IF NOT EXISTS {index}_totals (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
  {items} bigint NOT NULL,
  length bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS {index}_vectors (
  {item}_id uuid PRIMARY KEY REFERENCES {items} ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  embedding vector(384) NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_{index}_vectors_workspace ON {index}_vectors (workspace_id);
CREATE INDEX IF NOT EXISTS ix_{index}_vectors_near ON {index}_vectors USING hnsw (embedding vector_cosine_ops);

-- What waits to be indexed.
CREATE TABLE IF NOT EXISTS {index}_pending (
  {item}_id uuid PRIMARY KEY REFERENCES {items} ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS ix_{index}_pending_workspace ON {index}_pending (workspace_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['{index}_documents', '{index}_terms', '{index}_postings', '{index}_totals', '{index}_vectors', '{index}_pending'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = t AND policyname = 'workspace_isolation') THEN
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
      EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = (SELECT nullif(current_setting(''rainref.workspace'', true), '''')::uuid))', t);
    END IF;
  END LOOP;
END $$;

-- Counts the words of texts that are gone out of the index of the caller's workspace; gives how many there were.
CREATE OR REPLACE FUNCTION rainref_forget_{index}(p_numbers integer[], p_blocks integer[], p_terms text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own uuid := nullif(current_setting('rainref.workspace', true), '')::uuid; n integer;
BEGIN
  WITH changed AS (
    SELECT c.term, c.block, c.rest, c.had - cardinality(c.rest) AS gone
    FROM (SELECT p.term, p.block, cardinality(p.entries) AS had,
                 ARRAY(SELECT e FROM unnest(p.entries) AS e WHERE NOT ((e >> 24)::integer = ANY (p_numbers))) AS rest
          FROM {index}_postings p WHERE p.workspace_id = own AND p.term = ANY (p_terms) AND p.block = ANY (p_blocks)) AS c
    WHERE cardinality(c.rest) < c.had),
  emptied AS (
    DELETE FROM {index}_postings p USING changed c
    WHERE p.workspace_id = own AND p.term = c.term AND p.block = c.block AND cardinality(c.rest) = 0),
  kept AS (
    UPDATE {index}_postings p SET entries = c.rest FROM changed c
    WHERE p.workspace_id = own AND p.term = c.term AND p.block = c.block AND cardinality(c.rest) > 0)
  UPDATE {index}_terms t SET frequency = t.frequency - g.gone
  FROM (SELECT c.term, sum(c.gone)::integer AS gone FROM changed c GROUP BY c.term) AS g
  WHERE t.workspace_id = own AND t.term = g.term;
  WITH gone AS (DELETE FROM {index}_documents d WHERE d.workspace_id = own AND d.number = ANY (p_numbers) RETURNING d.length),
  summed AS (SELECT count(*) AS {items}, coalesce(sum(length), 0) AS length FROM gone)
  UPDATE {index}_totals s SET {items} = s.{items} - summed.{items}, length = s.length - summed.length
  FROM summed WHERE s.workspace_id = own;
  GET DIAGNOSTICS n = ROW_COUNT;
  DELETE FROM {index}_terms t WHERE t.workspace_id = own AND t.frequency <= 0;
  RETURN n;
END $$;
