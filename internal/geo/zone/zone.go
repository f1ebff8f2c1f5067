// Package zone tells the time zone of a position. It is heavy: NewZones takes about half a second and the result holds
// about 31 MB of outlines, so it is made only while an import asks for it and dropped afterwards (keep no reference, and
// the memory is freed). It is not needed to compute times: that takes a zone's name and Go's time package.
// Start at NewZones.
package zone

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/ringsaturn/tzf"
	tzfv1 "github.com/ringsaturn/tzf/gen/go/tzf/v1"
	"google.golang.org/protobuf/proto"

	"homegroup/internal/geo"
)

// Zones knows the outlines of the world's time zones (OpenStreetMap's, through timezone-boundary-builder). It may be
// used by many goroutines at once.
type Zones struct{ finder tzf.F }

// packed is the data of tzf-rel-lite, made smaller by tools/outlines: they are read seldom, and the program is carried far.
//
//go:embed outlines.gz
var packed []byte

func unpacked() ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// NewZones unpacks the outlines. It fails only where the data built into the program are damaged.
func NewZones() (*Zones, error) {
	var outlines tzfv1.CompressedTimezones
	data, err := unpacked()
	if err == nil {
		err = proto.Unmarshal(data, &outlines)
	}
	var finder tzf.F
	if err == nil {
		// Not tzf's default finder: its index of map tiles answers some five times sooner, and makes the program 2 MB larger.
		finder, err = tzf.NewFinderFromCompressed(&outlines)
	}
	if err != nil {
		return nil, fmt.Errorf("time zone outlines cannot be unpacked; the program file may be damaged: %w", err)
	}
	return &Zones{finder: finder}, nil
}

// At returns the IANA name of the zone at p, such as "America/New_York", or "" over the open sea and where p is not
// Valid. Outlines are simplified: within some hundred metres of a border the neighbour's zone may be named.
func (z *Zones) At(p geo.Point) string {
	if !p.Valid() {
		return ""
	}
	name := z.finder.GetTimezoneName(p.Lng, p.Lat)
	// Over the sea the data name nautical zones, which no clock on land follows.
	if strings.HasPrefix(name, "Etc/") {
		return ""
	}
	return name
}
