-- Letters about a policy that no case is behind: `policy_id` is set and `case_id` is 0, which is the number of no case.
ALTER TABLE letters ADD COLUMN policy_id BIGINT;
CREATE INDEX letters_by_policy ON letters (slot, policy_id) WHERE policy_id IS NOT NULL;
