package meeting

import (
	"context"

	"homegroup/internal/recur"
)

// Finder answers queries over all meetings that are not Gone. Package index implements it; its answers equal those of a linear scan.
type Finder interface {
	// Find answers a query that ParseQuery made or that is as valid.
	Find(ctx context.Context, q Query) (Page, error)
	// BySlug finds the meeting that has, or has among its listings, this slug. Gone meetings are found too. Error: problem.NotFound.
	BySlug(ctx context.Context, slug string) (Meeting, error)
	// Count is how many meetings there are.
	Count() int
}

// Page is one page of an answer.
type Page struct {
	Hits   []Hit
	Total  int     // over all pages
	Next   *Cursor // nil on the last page
	Facets Facets  // with Query.Facets
}

// Hit is one meeting found.
type Hit struct {
	ID   int64
	JSON []byte            // the meeting as Encode wrote it; shared, not to be changed
	KM   float64           // from Query.Near; negative where unknown or not asked
	Next *recur.Occurrence // the next one at or after Query.At; nil when there is none (by appointment, suspended, gone by)
	Now  *recur.Occurrence // the one under way at Query.At
}

// Meeting reads the meeting of a hit.
func (h Hit) Meeting() (Meeting, error) { return Decode(h.JSON) }

// Facets are counts over a whole answer. Values without a meeting are left out.
type Facets struct {
	Program    map[string]int     `json:"program"`
	Attribute  map[Attribute]int  `json:"attribute"`
	Type       map[string]int     `json:"type"` // "aa:X"
	Attendance map[Attendance]int `json:"attendance"`
	Language   map[string]int     `json:"language"`
	Region     map[string]int     `json:"region"` // as written, the most frequent 100
	Day        map[int]int        `json:"day"`    // 0-6; by appointment is not counted
}
