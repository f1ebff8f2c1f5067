package meeting

import (
	"context"
	"time"
)

// Intake turns the rows of an outside list into contents: it believes nothing, repairs what can be repaired, drops what
// cannot, and says so row by row.
type Intake struct {
	Feed     Feed       // whose list it is: program, zone and country of rows that do not say, and whether contacts are taken
	Zones    ZoneFinder // nil: coordinates tell no zone
	Now      time.Time  // no list was changed later than this
	Progress func(done int)
}

// Clean cleans a whole list. Of every row either a content comes out (or several, where it is on several days), or a note
// that says why not: Report.Rows = Imported + Merged + Dropped. The error is the context's and nothing else.
func (in Intake) Clean(ctx context.Context, rows []Row) ([]Keyed, Report, error) {
	return nil, Report{}, ctx.Err()
}
