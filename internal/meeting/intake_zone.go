package meeting

import (
	"regexp"
	"strings"
	"time"

	"homegroup/internal/geo"
	"homegroup/internal/recur"
)

// zone decides in which time zone the row's times are: what the row says itself, then where its door is, then the feed's
// option, then where its area is (docs/decisions/020-zone-of-a-listing.md). "" where nothing tells.
func (r *cleaning) zone(start int) string {
	own, ok := r.ownZone()
	if ok {
		return own
	}
	place := r.zoneOfPlace()
	option := r.cache.zone(r.in.Feed.Zone)
	chosen := ""
	switch {
	case place != "" && r.precise && option != "" && r.sameTime(place, option):
		chosen = option // the name that the operator knows
	case place != "" && r.precise:
		chosen = place
	case r.list.doors != "" && place != "":
		chosen = place
	case r.list.doors != "":
		chosen = r.list.doors
	case option != "":
		chosen = option
	default:
		chosen = place
	}
	named := zoneInName(r.content.Name, start)
	switch {
	case named == "" || chosen != "" && r.sameTime(named, chosen):
	case chosen == "", r.content.Attendance != InPerson:
		r.note("zone_from_name", "name", "Its name gives its time in the zone of %s.", named)
		return named
	case !sameWinter(named, chosen, r.in.Now):
		// A room keeps the time of its town, whatever its name says.
		r.note("zone_disagrees", "name", "Its name gives its time in the zone of %s, but its place is in that of %s.", named, chosen)
	}
	if option != "" && !r.sameTime(chosen, option) {
		r.note("zone_from_place", "timezone", "The list was said to be in %s, but the place is in %s.", option, place)
	}
	return chosen
}

// ownZone is the zone that the row names, by its present IANA name.
func (r *cleaning) ownZone() (string, bool) {
	raw := strings.TrimSpace(r.row.Timezone)
	if raw == "" {
		return "", false
	}
	name := r.cache.zone(raw)
	if name == "" {
		r.note("zone_unknown", "timezone", "The time zone %s is none.", quote(raw))
		return "", false
	}
	if name != raw {
		r.note("zone_repaired", "timezone", "The time zone %s is read as %s.", quote(raw), name)
	}
	return name, true
}

func (r *cleaning) zoneOfPlace() string {
	if r.in.Zones == nil || r.content.Point == nil {
		return ""
	}
	return r.cache.zoneAt(r.in.Zones, *r.content.Point)
}

// zoneAt asks once for every place.
func (c *cache) zoneAt(zones ZoneFinder, p geo.Point) string {
	name, asked := c.zones[p]
	if !asked {
		name = c.zone(zones.ZoneAt(p.Lat, p.Lng))
		c.zones[p] = name
	}
	return name
}

// zone gives the present IANA name of a zone as lists and machines write it; "" for what is none.
func (c *cache) zone(raw string) string {
	if raw == "" {
		return ""
	}
	name, known := c.names[raw]
	if !known {
		name = zoneName(raw)
		c.names[raw] = name
	}
	return name
}

func zoneName(raw string) string {
	if name, ok := zoneAliases[strings.ToLower(strings.Trim(raw, " ."))]; ok {
		return name
	}
	name := strings.ReplaceAll(strings.TrimSpace(raw), " ", "_")
	if _, err := recur.Zone(name); err == nil && properCase(name) {
		return name
	}
	// america/new_york
	var b strings.Builder
	first := true
	for _, c := range strings.ToLower(name) {
		if first && c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		first = c == '/' || c == '_' || c == '-'
		b.WriteRune(c)
	}
	if _, err := recur.Zone(b.String()); err == nil {
		return b.String()
	}
	return ""
}

// properCase guards against file systems that find zone files in any letter case.
func properCase(name string) bool { return strings.ToLower(name) != name }

// zoneAliases are old names (tzdata's “backward”), Windows' names and plain words, to present IANA names. “EST” is a zone of
// its own without summer time, but in a list of meetings it means the clock on the wall.
var zoneAliases = func() map[string]string {
	aliases := map[string]string{}
	for line := range strings.SplitSeq(`America/New_York: us/eastern, est, edt, et, est5edt, eastern, eastern time, eastern standard time, eastern daylight time, eastern time (us & canada)
America/Chicago: us/central, cst, cdt, ct, cst6cdt, central, central time, central standard time, central daylight time, central time (us & canada)
America/Denver: us/mountain, mst, mdt, mt, mst7mdt, mountain, mountain time, mountain standard time, mountain daylight time, mountain time (us & canada), navajo
America/Los_Angeles: us/pacific, us/pacific-new, pst, pdt, pt, pst8pdt, pacific, pacific time, pacific standard time, pacific daylight time, pacific time (us & canada)
America/Phoenix: us/arizona, arizona, us mountain standard time
America/Anchorage: us/alaska, akst, akdt, alaska, alaskan standard time
Pacific/Honolulu: us/hawaii, hst, hawaii, hawaiian standard time, pacific/johnston
America/Detroit: us/michigan
America/Indiana/Indianapolis: us/east-indiana, america/indianapolis, america/fort_wayne, us eastern standard time
America/Indiana/Knox: us/indiana-starke, america/knox_in
America/Kentucky/Louisville: america/louisville
America/Adak: us/aleutian, america/atka
Pacific/Pago_Pago: us/samoa, pacific/samoa
America/Halifax: canada/atlantic, ast, adt, at, atlantic, atlantic time, atlantic standard time
America/Toronto: canada/eastern, america/montreal
America/Winnipeg: canada/central, canada central time
America/Edmonton: canada/mountain
America/Vancouver: canada/pacific
America/Regina: canada/saskatchewan, canada central standard time
America/St_Johns: canada/newfoundland, nst, newfoundland standard time
America/Whitehorse: canada/yukon
America/Mexico_City: mexico/general, central standard time (mexico)
America/Mazatlan: mexico/bajasur
America/Tijuana: mexico/bajanorte, america/ensenada, america/santa_isabel
America/Sao_Paulo: brazil/east, e. south america standard time
America/Manaus: brazil/west
America/Noronha: brazil/denoronha
America/Rio_Branco: brazil/acre, america/porto_acre
America/Santiago: chile/continental
Pacific/Easter: chile/easterisland
America/Argentina/Buenos_Aires: america/buenos_aires
America/Jamaica: jamaica
America/Havana: cuba
Europe/London: gb, gb-eire, london, uk, uk time, london time, bst, gmt standard time, europe/belfast, greenwich mean time
Europe/Dublin: eire, ireland
Europe/Lisbon: portugal
Europe/Berlin: w. europe standard time, cet, cest, met, central european time
Europe/Paris: romance standard time
Europe/Kyiv: europe/kiev
Europe/Istanbul: turkey, asia/istanbul
Europe/Warsaw: poland
Europe/Moscow: w-su
Europe/Athens: eet, eest
Atlantic/Reykjavik: iceland
Asia/Kolkata: asia/calcutta, india standard time
Asia/Kathmandu: asia/katmandu
Asia/Yangon: asia/rangoon
Asia/Ho_Chi_Minh: asia/saigon
Asia/Shanghai: prc, asia/chongqing, china standard time
Asia/Hong_Kong: hongkong
Asia/Tokyo: japan
Asia/Seoul: rok
Asia/Taipei: roc
Asia/Singapore: singapore
Asia/Tehran: iran
Asia/Jerusalem: israel, asia/tel_aviv
Africa/Johannesburg: sast, south africa standard time, south africa time
Africa/Cairo: egypt
Australia/Sydney: australia/nsw, australia/act, australia/canberra, aest, aedt, aus eastern standard time
Australia/Melbourne: australia/victoria
Australia/Brisbane: australia/queensland
Australia/Adelaide: australia/south, acst
Australia/Darwin: australia/north
Australia/Perth: australia/west, awst
Australia/Hobart: australia/tasmania
Pacific/Auckland: nz, nzst, nzdt, new zealand standard time
Pacific/Chatham: nz-chat
UTC: utc, etc/utc, gmt, etc/gmt, zulu, z, universal, uct, etc/uct, greenwich, gmt0, etc/zulu`, "\n") {
		name, list, _ := strings.Cut(line, ": ")
		for alias := range strings.SplitSeq(list, ", ") {
			aliases[alias] = name
		}
	}
	return aliases
}()

var zoneForm = regexp.MustCompile(`(?i)\b(\d{1,2}(?::\d\d)?\s*[ap]\.?m\.?)\s*\(?((?:eastern|central|mountain|pacific|atlantic|e[sd]?t|c[sd]?t|m[sd]?t|p[sd]?t|a[sd]t|sast|cest?|london time|uk time|south africa(?:n)? time)(?: european time)?)\b`)

// zoneInName reads “2am Eastern” in a name, where that is the row's own start: then its times are in that zone. A clock
// that differs from the row's start is the same moment said in another zone, and tells nothing new.
func zoneInName(name string, start int) string {
	if !mayNameClock(name) {
		return ""
	}
	m := zoneForm.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	if minutes, err := recur.ParseClock(m[1]); err != nil || minutes != start {
		return ""
	}
	word := strings.ToLower(m[2])
	switch {
	case strings.HasSuffix(word, "european time"):
		word = "cet"
	case strings.HasPrefix(word, "south africa"):
		word = "sast"
	}
	return zoneAliases[word]
}

func (r *cleaning) sameTime(a, b string) bool { return r.cache.sameTime(a, b, r.in.Now) }

// mayNameClock is a quick look whether a text can hold “7pm” at all.
func mayNameClock(s string) bool {
	for i := 1; i+1 < len(s); i++ {
		if s[i]|0x20 != 'a' && s[i]|0x20 != 'p' || s[i+1]|0x20 != 'm' && s[i+1] != '.' {
			continue
		}
		if before := strings.TrimRight(s[:i], " "); before != "" && before[len(before)-1] >= '0' && before[len(before)-1] <= '9' {
			return true
		}
	}
	return false
}

// sameTime says whether two zones show the same time all year.
func (c *cache) sameTime(a, b string, now time.Time) bool {
	if a == b {
		return true
	}
	key := [2]string{a, b}
	same, known := c.same[key]
	if !known {
		same = sameAllYear(a, b, now)
		c.same[key] = same
	}
	return same
}

func sameAllYear(a, b string, now time.Time) bool {
	one, err1 := recur.Zone(a)
	two, err2 := recur.Zone(b)
	if err1 != nil || err2 != nil {
		return false
	}
	if now.IsZero() {
		now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for week := range 53 {
		at := now.AddDate(0, 0, 7*week)
		_, x := at.In(one).Zone()
		_, y := at.In(two).Zone()
		if x != y {
			return false
		}
	}
	return true
}

// sameWinter says whether two zones show the same time in January: those that differ in their summer rules only are
// called by one name (“Central”) on both sides of a border.
func sameWinter(a, b string, now time.Time) bool {
	one, err1 := recur.Zone(a)
	two, err2 := recur.Zone(b)
	if err1 != nil || err2 != nil {
		return false
	}
	at := time.Date(max(now.Year(), 2000), time.January, 15, 12, 0, 0, 0, time.UTC)
	_, x := at.In(one).Zone()
	_, y := at.In(two).Zone()
	return x == y
}
