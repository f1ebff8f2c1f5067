package meeting

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/geo"
)

func placeCases() []intakeCase {
	parts := func(c Content) any {
		return strings.Join([]string{c.Location, c.Address, c.City, c.State, c.PostalCode, c.Country}, "|")
	}
	line := func(s string) Row {
		return row(func(r *Row) { r.Address, r.City, r.State, r.PostalCode, r.Country, r.Formatted = "", "", "", "", "", s })
	}
	whole := func(c Content) any { return c.Formatted }
	point := func(c Content) any { return c.Point }
	area := func(c Content) any { return c.Approximate }
	at := func(lat, lng string) Row { return row(func(r *Row) { r.Latitude, r.Longitude = lat, lng }) }
	vague := []string{"place_vague"}
	return []intakeCase{
		{name: "composed", row: row(nil), look: whole, want: "12 Elm Street, Springfield, IL 62701, USA"},
		{name: "United States", row: line("18 Olive Ave, Rehoboth Beach, DE 19971, USA"), look: parts, want: "|18 Olive Ave|Rehoboth Beach|DE|19971|US"},
		{name: "with the name of the place", row: line("Affirmations, 290 W 9 Mile Rd, Ferndale, MI 48220, USA"), look: parts, want: "Affirmations|290 W 9 Mile Rd|Ferndale|MI|48220|US"},
		{name: "with a floor", row: line("200 East Genesee Street, Suite 3, Fayetteville, NY 13066-1234"), look: parts, want: "|200 East Genesee Street, Suite 3|Fayetteville|NY|13066-1234|US"},
		{name: "no commas at the end", row: line("442 NW 4th St, Corvallis, OR 97330 USA"), look: parts, want: "|442 NW 4th St|Corvallis|OR|97330|US"},
		{name: "postcode by itself", row: line("3427 Melrose Road, Fayetteville, NC, 28304, USA"), look: parts, want: "|3427 Melrose Road|Fayetteville|NC|28304|US"},
		{name: "Canada", row: line("8318 104 St, Edmonton, Alberta, T6E4E8, Canada"), look: parts, want: "|8318 104 St|Edmonton|AB|T6E 4E8|CA"},
		{name: "Canada, a town", row: line("Edmonton, Alberta, T6X 1W5, Canada"), look: parts, want: "||Edmonton|AB|T6X 1W5|CA", codes: vague},
		{name: "Canada by its letters", row: line("328 Notre Dame Street, Summerside, PE, C1N1S5, CA"), look: parts, want: "|328 Notre Dame Street|Summerside|PE|C1N 1S5|CA"},
		{name: "United Kingdom", row: line("125 Charing Cross Rd, London WC2H 0EW, UK"), look: parts, want: "|125 Charing Cross Rd|London||WC2H 0EW|GB"},
		{name: "Germany", row: line("Fehrbelliner Str. 92, 10119 Berlin, Germany"), look: parts, want: "|Fehrbelliner Str. 92|Berlin||10119|DE"},
		{name: "Netherlands", row: line("Pastoriestraat 147, 5612 EK Eindhoven, Netherlands"), look: parts, want: "|Pastoriestraat 147|Eindhoven||5612 EK|NL"},
		{name: "Australia", row: line("5 High Street, Fremantle WA 6160, Australia"), look: parts, want: "|5 High Street|Fremantle|WA|6160|AU"},
		{name: "South Africa", row: line("Upper Road, Fish Hoek, Cape Town, 7975, South Africa"), look: parts, want: "|Upper Road, Fish Hoek|Cape Town||7975|ZA"},
		{name: "a town in a state", row: line("Philadelphia, PA, USA"), look: parts, want: "||Philadelphia|PA||US", codes: vague},
		{name: "a state is no country", row: line("Los Angeles, CA"), look: parts, want: "||Los Angeles|CA||", codes: vague},
		{name: "Georgia is two", row: row(func(r *Row) {
			r.Address, r.City, r.State, r.PostalCode, r.Country, r.Formatted, r.Latitude, r.Longitude = "", "", "", "", "", "Tbilisi, Georgia", "41.69", "44.80"
		}), look: parts, want: "||Tbilisi|||GE", codes: vague},
		{name: "a country alone", row: line("United States"), look: parts, want: "|||||US", codes: vague},
		{name: "whole address in the street", row: row(func(r *Row) {
			r.Address, r.City, r.State, r.PostalCode, r.Country = "509 NJ-168, Turnersville, NJ 08012 USA", "", "", "", ""
		}), look: parts, want: "|509 NJ-168|Turnersville|NJ|08012|US"},
		{name: "state by name", row: row(func(r *Row) { r.State = "Illinois" }), look: parts, want: "|12 Elm Street|Springfield|IL|62701|US"},
		{name: "state with a dot", row: row(func(r *Row) { r.State = ".IL" }), look: parts, want: "|12 Elm Street|Springfield|IL|62701|US", codes: []string{"state_repaired"}},
		{name: "country in many ways", row: row(func(r *Row) { r.Country = "U.S.A" }), look: parts, want: "|12 Elm Street|Springfield|IL|62701|US"},
		{name: "country of a state", row: row(func(r *Row) { r.Country = "" }), look: parts, want: "|12 Elm Street|Springfield|IL|62701|US"},
		{name: "zeros lost", row: row(func(r *Row) { r.State, r.PostalCode = "MA", "2176" }), look: parts, want: "|12 Elm Street|Springfield|MA|02176|US", codes: []string{"postal_code_padded"}},
		{name: "postcode zero", row: row(func(r *Row) { r.PostalCode = "0" }), look: parts, want: "|12 Elm Street|Springfield|IL||US", codes: []string{"postal_code_dropped"}},
		{name: "behind @", row: row(func(r *Row) { r.Address = "12 Elm Street @ 3rd" }), look: func(c Content) any { return c.Address + "|" + c.LocationNotes }, want: "12 Elm Street|@ 3rd", codes: []string{"address_cut"}},
		{name: "position", row: at("41.123456789", "-89.5"), look: point, want: &geo.Point{Lat: 41.1234568, Lng: -89.5}},
		{name: "position 0,0", row: at("0", "0.0"), look: point, want: (*geo.Point)(nil), codes: []string{"point_zero"}},
		{name: "half a position", row: at("41.5", "0"), look: point, want: (*geo.Point)(nil), codes: []string{"point_unreadable"}},
		{name: "no position", row: at("141.5", "-89"), look: point, want: (*geo.Point)(nil), codes: []string{"point_unreadable"}},
		{name: "coordinates", row: row(func(r *Row) { r.Coordinates = "41.5,-89.6" }), look: point, want: &geo.Point{Lat: 41.5, Lng: -89.6}},
		{name: "a box", row: row(func(r *Row) { r.Coordinates = "41,-89,42,-88" }), look: area, want: true, codes: vague},
		{name: "three coordinates", row: row(func(r *Row) { r.Coordinates = "1,2,3" }), look: point, want: (*geo.Point)(nil), codes: []string{"point_unreadable"}},
		{name: "said to be an area", row: row(func(r *Row) { r.Approximate = "Yes" }), look: area, want: true, codes: vague},
		{name: "said to be none", row: row(func(r *Row) { r.Approximate, r.Address = "no", "" }), look: area, want: false},
		{name: "no street", row: row(func(r *Row) { r.Address = "" }), look: area, want: true, codes: vague},
		{name: "region from the city", row: row(nil), look: func(c Content) any { return c.Regions }, want: []string{"Springfield"}},
		{name: "no place at all", row: row(func(r *Row) { r.Address, r.City, r.State, r.PostalCode, r.Country = "", "", "", "", "" }), look: whole, want: "", codes: []string{"no_place"}},
	}
}

func typeCases() []intakeCase {
	codes := func(c Content) any { return strings.Join(c.Types, " ") + "|" + strings.Join(c.Languages, " ") }
	of := func(types ...string) Row { return row(func(r *Row) { r.Types = types }) }
	na, none := testFeed, testFeed
	na.Program, none.Program = "na", ""
	return []intakeCase{
		{name: "sorted and single", row: of("X", "O", "X"), look: codes, want: "O X|"},
		{name: "in brackets", row: of("[open]"), look: codes, want: "O|", codes: []string{"type_repaired"}},
		{name: "a typo", row: of("ASBI"), look: codes, want: "ABSI|", codes: []string{"type_repaired"}},
		{name: "a space", row: of(" X", ""), look: codes, want: "X|", codes: []string{"type_repaired"}},
		{name: "lower case", row: of("be"), look: codes, want: "BE|", codes: []string{"type_repaired"}},
		{name: "by name", row: of("Big book", "Libro grande"), look: codes, want: "B|"},
		{name: "by another name", row: of("Women's", "Sign Language", "Handicapped accessible"), look: codes, want: "ASL W X|", codes: []string{"type_repaired"}},
		{name: "unknown", row: of("ZZ"), look: codes, want: "|", codes: []string{"type_unknown"}},
		{name: "open and closed", row: of("O", "C", "D"), look: codes, want: "C D|", codes: []string{"type_both_open_closed"}},
		{name: "language by code", row: of("S", "ITA"), look: codes, want: "|es it"},
		{name: "language by name", row: of("Spanish speaking", "Polski"), look: codes, want: "|es pl", codes: []string{"type_repaired"}},
		{name: "languages", row: row(func(r *Row) { r.Languages = []string{"English, Español", "pt-BR", "xx yy"} }), look: codes, want: "O|en es pt", codes: []string{"language_unknown"}},
		{name: "another program's code", feed: &na, row: of("BE", "WC", "BT"), look: codes, want: "BEG BT X|", codes: []string{"type_repaired"}},
		{name: "no program", feed: &none, row: of("O", "X"), look: codes, want: "|", codes: []string{"type_no_program"}},
		{name: "words", row: of("Bring your dog"), look: func(c Content) any { return c.Labels }, want: []Label{{Name: "Bring your dog"}}, codes: []string{"type_as_label"}},
		{name: "labels", row: row(func(r *Row) {
			r.Labels = []Label{{Code: "Ti", Name: "Timer <b>", Lang: "en-US"}, {Name: ""}, {Code: "Ti", Name: "Timer <b>", Lang: "en-US"}}
		}), look: func(c Content) any { return c.Labels }, want: []Label{{Code: "Ti", Name: "Timer", Lang: "en"}}, codes: []string{"text_markup"}},
		{name: "program of the row", row: row(func(r *Row) { r.Program, r.Types = "Narcotics Anonymous", []string{"JFT"} }), look: func(c Content) any { return c.Program + strings.Join(c.Types, "") }, want: "naJFT"},
		{name: "program unknown", row: row(func(r *Row) { r.Program, r.Types = "Knitters Anonymous", nil }), look: func(c Content) any { return c.Program }, want: "knitters-anonymous", codes: []string{"program_unknown"}},
	}
}

func wayCases() []intakeCase {
	how := func(c Content) any { return string(c.Attendance) + " " + string(c.Status) }
	url := func(c Content) any { return c.ConferenceURL + "|" + c.ConferenceURLNotes }
	phone := func(c Content) any { return c.ConferencePhone }
	with := func(types, attendance, link, approximate string) Row {
		return row(func(r *Row) {
			r.Types, r.Attendance, r.ConferenceURL, r.Approximate = strings.Fields(types), attendance, link, approximate
		})
	}
	dial := func(s string) Row { return row(func(r *Row) { r.Attendance, r.ConferencePhone = "hybrid", s }) }
	link := func(s string) Row {
		return row(func(r *Row) { r.ConferenceURL, r.ConferenceURLNotes = s, "Password: 1" })
	}
	const zoom = "https://us02web.zoom.us/j/123?pwd=x"
	return []intakeCase{
		{name: "a room", row: with("O", "", "", ""), look: how, want: "in_person active"},
		{name: "ONL and a room", row: with("O ONL", "", zoom, ""), look: how, want: "hybrid active"},
		{name: "ONL and an area", row: with("O ONL", "", zoom, "yes"), look: how, want: "online active"},
		{name: "a link and a room", row: with("O", "", zoom, ""), look: how, want: "hybrid active"},
		{name: "a link and an area", row: with("O", "", zoom, "yes"), look: how, want: "online active"},
		{name: "ONL, no way in", row: with("O ONL", "", "", ""), look: how, want: "in_person active", codes: []string{"online_without_way_in"}},
		{name: "closed for now", row: with("O TC", "", "", ""), look: how, want: "in_person suspended"},
		{name: "closed for now, with a link", row: with("O TC", "", zoom, ""), look: how, want: "online active"},
		{name: "closed for now, ONL", row: with("O TC ONL", "", zoom, ""), look: how, want: "online active"},
		{name: "said in person, but closed", row: with("O TC", "in_person", "", ""), look: how, want: "in_person suspended", codes: []string{"attendance_corrected"}},
		{name: "said hybrid, but closed", row: with("O TC", "hybrid", zoom, ""), look: how, want: "online active", codes: []string{"attendance_corrected"}},
		{name: "said online", row: with("O", "Online", zoom, ""), look: how, want: "online active"},
		{name: "online, no way in", row: with("O", "online", "", ""), look: how, want: "online active", codes: []string{"no_way_in"}},
		{name: "hybrid, no way in", row: with("O", "hybrid", "", ""), look: how, want: "hybrid active", codes: []string{"no_way_in"}},
		{name: "inactive", row: with("O", "inactive", "", ""), look: how, want: "in_person suspended", codes: []string{"inactive_in_list"}},
		{name: "said nonsense", row: with("O", "maybe", "", ""), look: how, want: "in_person active", codes: []string{"attendance_unknown"}},
		{name: "types of a room", row: with("O X SM D", "online", zoom, ""), look: func(c Content) any { return c.Types }, want: []string{"D", "O"}, codes: []string{"type_in_person_only"}},
		{name: "a known host", row: link(zoom), look: url, want: zoom + "|Password: 1"},
		{name: "no scheme", row: link("zoom.us/j/1"), look: url, want: "https://zoom.us/j/1|Password: 1", codes: []string{"link_repaired"}},
		{name: "entity in a link", row: link("https://zoom.us/j/1?a=b&amp;pwd=c"), look: url, want: "https://zoom.us/j/1?a=b&pwd=c|Password: 1"},
		{name: "an unknown host", row: link("https://church.example/live"), look: url, want: "|", codes: []string{"conference_dropped"}},
		{name: "a host that only looks known", row: link("https://zoom.us.example.com/j/1"), look: url, want: "|", codes: []string{"conference_dropped"}},
		{name: "script", row: link("javascript:alert(1)"), look: url, want: "|", codes: []string{"conference_dropped"}},
		{name: "a password in the address", row: link("https://me:secret@zoom.us/j/1"), look: url, want: "|", codes: []string{"conference_dropped"}},
		{name: "the only way in", row: row(func(r *Row) { r.Attendance, r.ConferenceURL = "online", "https://rooms.example/x" }), look: url, want: "https://rooms.example/x|", codes: []string{"conference_host_unknown"}},
		{name: "the only way in, open to all on the way", row: row(func(r *Row) { r.Attendance, r.ConferenceURL = "online", "http://rooms.example/x" }), look: url, want: "|", codes: []string{"conference_dropped", "no_way_in"}},
		{name: "a number", row: dial("+1 (646) 558-8656,,123 456#,,#,,1903#"), look: phone, want: "+16465588656,,123456#,,#,,1903#"},
		{name: "a number without +", row: dial("16465588656"), look: phone, want: "+16465588656"},
		{name: "a number without 1", row: dial("646-558-8656"), look: phone, want: "+16465588656"},
		{name: "not Greece", row: dial("+3017158592,,1#"), look: phone, want: "+13017158592,,1#", codes: []string{"conference_phone_repaired"}},
		{name: "letters nobody can dial", row: dial("+15873281099,,90071#,,#,,M1F3TTR0#"), look: phone, want: "+15873281099,,90071#,,#", codes: []string{"conference_phone_repaired"}},
		{name: "no number", row: dial("+11"), look: phone, want: "", codes: []string{"conference_phone_dropped", "no_way_in"}},
		{name: "London keeps its number", row: row(func(r *Row) {
			r.Country, r.State, r.Attendance, r.ConferencePhone = "UK", "", "hybrid", "020 3481 5237"
		}), look: phone, want: "02034815237"},
	}
}

func TestStrayNumberMakesNoHybrid(t *testing.T) {
	flagged := row(func(r *Row) {
		r.Key, r.Name, r.Types, r.ConferenceURL = "a", "A", []string{"ONL"}, "https://zoom.us/j/1"
	})
	stray := row(func(r *Row) { r.Key, r.Name, r.ConferencePhone = "b", "B", "+16465588656,,1#" })
	keyed, report := cleanAll(t, testFeed, flagged, stray)
	if got := keyed[1].Content.Attendance; got != InPerson {
		t.Errorf("in a list that marks its online meetings, a number made a meeting %s", got)
	}
	if diff := cmp.Diff([]string{"way_in_not_flagged"}, codesOf(report)); diff != "" {
		t.Error(diff)
	}
	if keyed, _ = cleanAll(t, testFeed, stray); keyed[0].Content.Attendance != Hybrid {
		t.Errorf("in a list that marks none, it is %s", keyed[0].Content.Attendance)
	}
}

func detailCases() []intakeCase {
	dates := func(c Content) any { return c.Updated + "|" + c.Verified }
	on := func(updated, verified string) Row {
		return row(func(r *Row) { r.Updated, r.Verified = updated, verified })
	}
	money := func(c Content) any { return c.Venmo + "|" + c.Square + "|" + c.Paypal }
	pay := func(venmo, square, paypal string) Row {
		return row(func(r *Row) { r.Venmo, r.Square, r.Paypal = venmo, square, paypal })
	}
	links := func(c Content) any { return c.URL + "|" + c.Website + "|" + c.FeedbackURL }
	contacts := testFeed
	contacts.Contacts = true
	person := row(func(r *Row) {
		r.Contacts = []Contact{{Name: "Ann B.", Email: "ann@example.org", Phone: "555"}, {Email: "not an address"}}
	})
	return []intakeCase{
		{name: "dates", row: on("2024-05-06 07:08:09", "8/25/2022"), look: dates, want: "2024-05-06T07:08:09Z|2022-08-25T00:00:00Z"},
		{name: "a date of the United States", row: on("8/25/2022 11:17:07 AM", ""), look: dates, want: "2022-08-25T11:17:07Z|"},
		{name: "as long as the usual form", row: on("12/25/2023 15:04:05", ""), look: dates, want: "2023-12-25T15:04:05Z|"},
		{name: "a date with its zone", row: on("2024-05-06T07:08:09-04:00", ""), look: dates, want: "2024-05-06T11:08:09Z|"},
		{name: "no date", row: on("9/99/9999", "x"), look: dates, want: "|", codes: []string{"updated_dropped", "verified_dropped"}},
		{name: "the future", row: on("2031-01-01 00:00:00", ""), look: dates, want: "|", codes: []string{"updated_dropped"}},
		{name: "long ago", row: on("1900-01-01 00:00:00", ""), look: dates, want: "|", codes: []string{"updated_dropped"}},
		{name: "accounts", row: pay("@elm-street", "$elm", "elmstreet"), look: money, want: "@elm-street|$elm|elmstreet"},
		{name: "accounts as links", row: pay("https://venmo.com/u/elm-street", "https://cash.app/$elm", "https://www.paypal.me/elm"), look: money, want: "@elm-street|$elm|elm"},
		{name: "a password in an account", row: pay("elm", "", "pass code 12!"), look: money, want: "||", codes: []string{"contribution_dropped"}},
		{name: "links", row: row(func(r *Row) {
			r.URL, r.Website, r.FeedbackURL = "https://x.example/m", "www.elm.example/", "mailto:office@elm.example?subject=x"
		}), look: links, want: "https://x.example/m|https://www.elm.example/|mailto:office@elm.example", codes: []string{"link_repaired"}},
		{name: "no links", row: row(func(r *Row) { r.URL, r.Website = "file:///etc/passwd", "http:/elm" }), look: links, want: "||", codes: []string{"link_dropped"}},
		{name: "persons are not asked for", row: person, look: func(c Content) any { return c.Contacts }, want: []Contact(nil)},
		{name: "persons are asked for", feed: &contacts, row: person, look: func(c Content) any { return c.Contacts }, want: []Contact{{Name: "Ann B.", Email: "ann@example.org", Phone: "555"}}},
	}
}

// A note may be read by anybody: it must not repeat what may be somebody's address or a password.
func TestNotesHoldNoSecrets(t *testing.T) {
	_, report := cleanAll(t, testFeed, row(func(r *Row) {
		r.Time, r.EndTime, r.Paypal, r.Venmo = "call ann@example.org", "password hunter2", "hunter2 secret", "hunter2"
		r.ConferenceURL, r.Attendance, r.Days = "https://church.example/?pwd=hunter2", "555-123-4567-99", []string{"pw hunter2"}
		r.Contacts = []Contact{{Name: "Ann", Email: "ann@example.org"}}
	}))
	if len(report.Notes) < 5 {
		t.Fatalf("too few notes to tell: %v", report.Notes)
	}
	for _, n := range report.Notes {
		for _, secret := range []string{"hunter2", "ann@", "555-123"} {
			if strings.Contains(n.Reason, secret) {
				t.Errorf("%s repeats %s: %s", n.Code, secret, n.Reason)
			}
		}
	}
}
