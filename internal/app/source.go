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
		z.loaded = loaded
		z.timer = time.AfterFunc(zonesKept, func() {
			z.mu.Lock()
			defer z.mu.Unlock()
			z.loaded = nil
		})
	}
	z.timer.Reset(zonesKept)
	known := z.loaded
	z.mu.Unlock()
	return known.At(geo.Point{Lat: lat, Lng: lng})
}
