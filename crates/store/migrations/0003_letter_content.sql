-- What a letter says, as JSON, apart from its page; letters written before have the page only.
ALTER TABLE letters ADD COLUMN content TEXT;
