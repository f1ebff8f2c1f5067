package storetest

import (
	"fmt"
	"time"

	"homegroup/internal/geo"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// Noon is a moment for tests: microseconds and no more, as databases keep it.
func Noon() time.Time { return time.Date(2026, time.November, 1, 12, 0, 0, 123456000, time.UTC) }

// Listing makes a listing of about 900 bytes; key and slug scatter, as those of real lists do.
func Listing(id int64, feed string) meeting.Listing {
	slug := fmt.Sprintf("%07x-serenity-%d", id*104729%0xffffff1, id)
	return meeting.Listing{
		ID: id, Feed: feed, Key: fmt.Sprintf("%07x-%d", id*7919%0xffffff1, id), Slug: slug, Meeting: id, Hash: fmt.Sprintf("%032x", id*2654435761), FirstSeen: Noon(), Changed: Noon(),
		Content: meeting.Content{
			Name: fmt.Sprintf("Sunrise Serenity %d", id), Program: "aa", Group: "Sunrise Group ✓ “ñandú” <b>", Attendance: meeting.Hybrid, Status: meeting.Active,
			Rule:     recur.Rule{Kind: recur.Weekly, Day: time.Weekday(id % 7), Start: int(id % 1440), Length: 60, Zone: "America/New_York"},
			Location: "St. Mary's Church", Address: fmt.Sprintf("%d Main Street", id), City: "Philadelphia", State: "PA", PostalCode: "19103", Country: "US",
			Formatted: fmt.Sprintf("%d Main Street, Philadelphia, PA 19103, USA", id), Regions: []string{"Philadelphia", "Center City"},
			Point: &geo.Point{Lat: 39.95 + float64(id%1000)/1e4, Lng: -75.16}, ConferenceURL: fmt.Sprintf("https://zoom.us/j/%d", id), ConferencePhone: "+12155550100,,123#",
			Types: []string{"D", "O", "X"}, Labels: []meeting.Label{{Code: "WC", Name: "Wheelchair", Lang: "en"}},
			Notes: "Enter by the side door and go down the stairs; the room is at the end of the corridor on the left. Ring the bell if it is closed.",
			URL:   "https://example.org/meetings/" + slug, Body: "Southeastern Pennsylvania Intergroup", Updated: "2026-10-01T00:00:00Z",
		},
	}
}
