package app

import (
	"context"
	"sync"
	"time"

	"homegroup/internal/feed"
	"homegroup/internal/geo"
	"homegroup/internal/geo/zone"
	"homegroup/internal/meeting"
	"homegroup/internal/sample"
)

// source fetches feeds, and makes up the sample's rows.
type source struct{ outside *feed.Source }

func (s source) Fetch(ctx context.Context, f meeting.Feed, force bool, progress func(meeting.Progress)) (meeting.Batch, error) {
	if f.URL == sample.URL {
		return sample.Batch(f, force), ctx.Err()
	}
	return s.outside.Fetch(ctx, f, force, progress)
}

// zones holds the time zone outlines while imports ask for them, and lets go of their 31 MB a minute after the last question.
type zones struct {
	mu     sync.Mutex
	loaded *zone.Zones
	known  map[geo.Point]string // many meetings share a place, and a look at the outlines takes some microseconds
	timer  *time.Timer
}

const zonesKept = time.Minute

// ZoneAt tells the IANA zone of a place, "" where none is known.
func (z *zones) ZoneAt(lat, lng float64) string {
	z.mu.Lock()
	if z.loaded == nil {
		loaded, err := zone.NewZones()
		if err != nil {
			panic("app: " + err.Error()) // the outlines are built in: only a damaged program file comes here
		}
		z.loaded, z.known = loaded, map[geo.Point]string{}
		z.timer = time.AfterFunc(zonesKept, func() {
			z.mu.Lock()
			defer z.mu.Unlock()
			z.loaded, z.known = nil, nil
		})
	}
	defer z.mu.Unlock()
	z.timer.Reset(zonesKept)
	p := geo.Point{Lat: lat, Lng: lng}
	name, ok := z.known[p]
	if !ok {
		name = z.loaded.At(p)
		z.known[p] = name
	}
	return name
}
