package zone

import (
	"bytes"
	"testing"
	"time"

	tzfrellite "github.com/ringsaturn/tzf-rel-lite"

	"homegroup/internal/geo"
)

// A new version of the module is packed anew: go run ./tools/outlines.
func TestPackedIsWhatTheModuleHas(t *testing.T) {
	if data, err := unpacked(); err != nil || !bytes.Equal(data, tzfrellite.LiteCompressData) {
		t.Errorf("outlines.gz is not what tzf-rel-lite has (%v): go run ./tools/outlines", err)
	}
}

func TestAt(t *testing.T) {
	zones, err := NewZones()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		p    geo.Point
		want string
	}{
		{"Philadelphia", geo.Point{Lat: 39.9526, Lng: -75.1652}, "America/New_York"},
		{"Edmonton", geo.Point{Lat: 53.5461, Lng: -113.4938}, "America/Edmonton"},
		{"Phoenix, without daylight saving", geo.Point{Lat: 33.4484, Lng: -112.0740}, "America/Phoenix"},
		{"Adelaide, half an hour off", geo.Point{Lat: -34.9285, Lng: 138.6007}, "Australia/Adelaide"},
		{"London", geo.Point{Lat: 51.5074, Lng: -0.1278}, "Europe/London"},
		{"Kathmandu", geo.Point{Lat: 27.7172, Lng: 85.3240}, "Asia/Kathmandu"},
		{"Suva, beside the date line", geo.Point{Lat: -18.1248, Lng: 178.4501}, "Pacific/Fiji"},
		{"the middle of the Atlantic", geo.Point{Lat: 30, Lng: -40}, ""},
		{"no position", geo.Point{}, ""},
		{"out of range", geo.Point{Lat: 95, Lng: 10}, ""},
	} {
		got := zones.At(tt.p)
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if _, err := time.LoadLocation(got); err != nil {
			t.Errorf("%s: Go does not know the zone: %v", tt.name, err)
		}
	}
}
