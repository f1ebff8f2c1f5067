// Package index holds all meetings in memory, ready to be searched: it is what stands behind meeting.Finder.
//
// It is not where meetings are kept (that is package store) and it decides nothing about what a query means: that stands
// at meeting.Query and, where this package had to be more exact, here:
//
//   - Moments count by the second: Query.At is cut to the second, and the zero At means now.
//   - Text needs at least one word; one that has none, such as "?!", finds nothing. All words count, the same one twice too.
//   - Programs, Types, Feed are compared as written; Region and Body folded (fold.Fold); languages by their first part.
//   - From and To alone mean "from then until midnight" and "from midnight until then". By appointment has no start and
//     no day, so Days, From and To leave it out; they do not look at the status.
//   - Until keeps what has a next start before it: nothing suspended, by appointment or gone by.
//   - Limit 0 means meeting.DefaultLimit.
//
// # Orders
//
// A hit's place in the order is its key: two numbers, or a name, and then its ID. The key depends on the meeting and the
// query alone, never on other meetings, so it stands still while feeds refresh. What Cursor.Key holds, for each Sort:
//
//	ByRelevance  minus the relevance, then the next start
//	ByTime       minute of the week from Sunday 00:00, in the meeting's own zone (last if by appointment), then metres
//	ByDistance   metres, then the next start
//	ByUpcoming   the next start, then metres
//	ByName       nothing; Cursor.Name is the first 400 bytes of the folded name
//
// The next start is counted in minutes since 1970, from Query.At; metres are whole, from Query.Near, or all equal where
// there is no Near. Whatever is not known, or does not come again, is last. Relevance is the sum over the words of the
// query of the best of these, each over all words of Meeting.Text: words that match letter by letter come before words
// with typing errors, then words in the meeting's name before words elsewhere, then whole words before beginnings
// (see level).
//
// # Where to start
//
// Linear is the whole meaning in its plainest form: it looks at every meeting. Tests hold Index against it. Index is the
// same made fast; its parts are described at Index.
package index
