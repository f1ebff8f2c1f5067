-- The directory: feeds and what they hold, what was decided about duplicates, what visitors report.
-- Times are microseconds since 1970 in UTC, 0 where there is none. {{text}} and {{sequence}}: see migrate.go.

CREATE TABLE settings (
	name  {{text}} PRIMARY KEY,
	value {{text}} NOT NULL
);

-- Numbers that only grow: the highest id given out.
CREATE TABLE counters (
	name  {{text}} PRIMARY KEY,
	value bigint NOT NULL
);
INSERT INTO counters (name, value) VALUES ('listing', 0), ('change_request', 0), ('directory', 0);

CREATE TABLE feeds (
	name     {{text}} PRIMARY KEY,
	feed     {{text}} NOT NULL, -- meeting.Feed as JSON, but for the next two
	report   {{text}} NOT NULL, -- its Report as JSON
	progress {{text}} NOT NULL, -- its Progress as JSON, '' while nothing runs
	held     bigint NOT NULL    -- how many rows wait in held_rows, -1 while no list is held
);

CREATE TABLE held_rows (
	feed      {{text}} NOT NULL REFERENCES feeds (name) ON DELETE CASCADE,
	position  bigint NOT NULL,
	key       {{text}} NOT NULL,
	row_index bigint NOT NULL,
	content   {{text}} NOT NULL,
	PRIMARY KEY (feed, position)
);

-- feed has no foreign key: 250,000 checks of one row in one transaction cost more than the one that Apply makes.
CREATE TABLE listings (
	id         bigint PRIMARY KEY,
	feed       {{text}} NOT NULL,
	key        {{text}} NOT NULL,
	slug       {{text}} NOT NULL,
	meeting    bigint NOT NULL,
	gone       boolean NOT NULL,
	hash       {{text}} NOT NULL,
	first_seen bigint NOT NULL,
	changed    bigint NOT NULL,
	gone_since bigint NOT NULL,
	content    {{text}} NOT NULL -- meeting.Content as JSON
);
CREATE UNIQUE INDEX listings_feed_key ON listings (feed, key);
CREATE INDEX listings_meeting ON listings (meeting, id);

-- Every slug ever given, and to which listing. Rows stay when the listing goes, so that no link ever leads to another meeting.
CREATE TABLE slugs (
	slug    {{text}} PRIMARY KEY,
	listing bigint NOT NULL
);

CREATE TABLE merges (
	a       bigint NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
	b       bigint NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
	state   {{text}} NOT NULL,
	score   double precision NOT NULL,
	reasons {{text}} NOT NULL, -- JSON list
	at      bigint NOT NULL,
	PRIMARY KEY (a, b),
	CHECK (a < b)
);
CREATE INDEX merges_b ON merges (b);

CREATE TABLE change_requests (
	id      bigint PRIMARY KEY,
	meeting bigint NOT NULL,
	slug    {{text}} NOT NULL,
	name    {{text}} NOT NULL,
	what    {{text}} NOT NULL,
	text    {{text}} NOT NULL,
	at      bigint NOT NULL,
	closed  bigint NOT NULL,
	outcome {{text}} NOT NULL
);
CREATE INDEX change_requests_closed ON change_requests (closed, at);

-- What changed, for those who hold a copy. Written in the transaction of the change itself.
CREATE TABLE changes (
	seq  {{sequence}},
	kind {{text}} NOT NULL,
	ref  {{text}} NOT NULL,
	at   bigint NOT NULL
);

-- Work to be done at a time. A job with a lease in the future is being done by whoever made its last claim.
CREATE TABLE jobs (
	key         {{text}} PRIMARY KEY,
	kind        {{text}} NOT NULL,
	payload     {{text}} NOT NULL,
	run_at      bigint NOT NULL,
	again_at    bigint NOT NULL, -- asked for while it ran: when it is to run again
	lease_until bigint NOT NULL,
	claims      bigint NOT NULL, -- grows with each claim, and so names the claim
	attempts    bigint NOT NULL, -- failures in a row
	last_error  {{text}} NOT NULL
);
CREATE INDEX jobs_due ON jobs (kind, run_at);
