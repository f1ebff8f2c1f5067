-- The private half: accounts under made-up names, and encrypted spaces. Ids are 22 characters of base64url; days are counted from 1970 in
-- UTC, and nothing finer is kept. Every table whose name begins with vault_ is keyed by space, and every statement on one names it.

CREATE TABLE accounts (
	id      {{text}} PRIMARY KEY,
	handle  {{text}} NOT NULL UNIQUE,
	pub     bytea NOT NULL,
	home    {{text}} NOT NULL, -- the space of the book
	made    bigint NOT NULL,
	used    bigint NOT NULL,   -- bytes of records, blobs and uploads under way
	doc     bytea NOT NULL,    -- as it was given, byte for byte
	etag    {{text}} NOT NULL,
	version bigint NOT NULL,
	kdf     {{text}} NOT NULL, -- account.KDF as JSON, '' for none
	logins  {{text}} NOT NULL  -- JSON list of public keys
);

CREATE TABLE account_sessions (
	hash    {{text}} PRIMARY KEY, -- SHA-256 of the cookie's content
	account {{text}} NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	made    bigint NOT NULL,
	seen    bigint NOT NULL,
	label   {{text}} NOT NULL     -- sealed by the client
);
CREATE INDEX account_sessions_account ON account_sessions (account);

CREATE TABLE account_invites (
	hash      {{text}} PRIMARY KEY, -- SHA-256 of the code
	name      {{text}} NOT NULL,    -- its first letters
	last_day  bigint NOT NULL
);

CREATE TABLE vault_spaces (
	space   {{text}} PRIMARY KEY,
	account {{text}} NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	seq     bigint NOT NULL,
	floor   bigint NOT NULL -- below it tombstones are gone
);
CREATE INDEX vault_spaces_account ON vault_spaces (account, space);

CREATE TABLE vault_records (
	space {{text}} NOT NULL,
	id    {{text}} NOT NULL,
	rev   bigint NOT NULL,
	seq   bigint NOT NULL,
	del   boolean NOT NULL,
	day   bigint NOT NULL,
	ct    bytea NOT NULL,
	PRIMARY KEY (space, id)
);
CREATE UNIQUE INDEX vault_records_seq ON vault_records (space, seq);

CREATE TABLE vault_ops (
	space {{text}} NOT NULL,
	id    {{text}} NOT NULL,
	op    {{text}} NOT NULL,
	rev   bigint NOT NULL,
	seq   bigint NOT NULL,
	day   bigint NOT NULL,
	PRIMARY KEY (space, id, op)
);
CREATE INDEX vault_ops_seq ON vault_ops (space, seq);

CREATE TABLE vault_heads (
	space  {{text}} NOT NULL,
	device {{text}} NOT NULL,
	seq    bigint NOT NULL,
	live   bigint NOT NULL,
	root   bytea NOT NULL,
	prev   bytea NOT NULL,
	day    {{text}} NOT NULL,
	sig    bytea NOT NULL,
	PRIMARY KEY (space, device)
);

CREATE TABLE vault_pulled (
	space   {{text}} NOT NULL,
	session {{text}} NOT NULL,
	seq     bigint NOT NULL,
	PRIMARY KEY (space, session)
);

CREATE TABLE vault_blobs (
	space  {{text}} NOT NULL,
	id     {{text}} NOT NULL,
	upload {{text}} NOT NULL,
	size   bigint NOT NULL,
	PRIMARY KEY (space, id)
);

CREATE TABLE vault_uploads (
	space  {{text}} NOT NULL,
	upload {{text}} NOT NULL,
	id     {{text}} NOT NULL,
	size   bigint NOT NULL,
	day    bigint NOT NULL,
	PRIMARY KEY (space, upload)
);

CREATE TABLE vault_parts (
	space  {{text}} NOT NULL,
	upload {{text}} NOT NULL,
	n      bigint NOT NULL,
	body   bytea NOT NULL,
	PRIMARY KEY (space, upload, n)
);
