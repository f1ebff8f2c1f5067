package meeting

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
)

// place cleans address and position, and decides whether they name a door or an area.
func (r *cleaning) place() {
	c, row := &r.content, r.row
	c.Location = r.line("location", row.Location, maxName)
	c.Address = r.line("address", row.Address, maxLine)
	c.City = r.line("city", row.City, 100)
	c.State = r.line("state", row.State, 100)
	c.PostalCode = r.line("postal_code", row.PostalCode, 20)
	c.Country = countryCode(r.line("country", row.Country, 60))
	c.Formatted = r.line("formatted_address", row.Formatted, maxLine)
	if len(row.Regions) > 0 {
		c.Regions = make([]string, 0, len(row.Regions))
	}
	for _, region := range row.Regions {
		if region = r.line("region", region, 100); region != "" && (len(c.Regions) == 0 || c.Regions[len(c.Regions)-1] != region) {
			c.Regions = append(c.Regions, region)
		}
	}
	area := r.position()
	if len(c.Regions) == 0 {
		c.Regions = nil
	}
	r.street()
	r.parts()
	r.stateAndPostcode()
	if c.Formatted == "" {
		c.Formatted = compose(c)
	}
	if len(c.Regions) == 0 && c.City != "" {
		c.Regions = []string{c.City}
	}
	switch {
	case says(row.Approximate, "yes"), says(row.Approximate, "true"), says(row.Approximate, "1"):
		c.Approximate = true
	case area:
		c.Approximate = true
	case says(row.Approximate, "no"), says(row.Approximate, "false"), says(row.Approximate, "0"):
	default:
		// Consumers of the format count the commas of the address. A street is a better sign: “Edmonton, Alberta, T6X 1W5, Canada” has four parts.
		c.Approximate = c.Address == "" && (c.Formatted != "" || c.Point != nil)
	}
	r.precise = !c.Approximate && (c.Point != nil || c.Address != "" || c.Formatted != "")
}

// street moves a whole address out of the field for the street, and what stands behind “@” into the notes.
func (r *cleaning) street() {
	c := &r.content
	if c.City == "" && c.State == "" && c.PostalCode == "" && c.Formatted == "" {
		if a := parseAddress(c.Address); strings.Count(c.Address, ",") >= 2 || a.state != "" && (a.postcode != "" || a.country != "") {
			c.Formatted, c.Address = c.Address, ""
			return
		}
	}
	if at := strings.IndexByte(c.Address, '@'); at >= 0 {
		rest := strings.TrimSpace(c.Address[at+1:])
		c.Address = strings.TrimRight(strings.TrimSpace(c.Address[:at]), ",")
		if rest != "" {
			c.LocationNotes = cutAt(strings.TrimSpace(strings.Join([]string{"@ " + rest, c.LocationNotes}, "\n")), maxNotes)
		}
		r.note("address_cut", "address", "What stands behind “@” in the street is no address; it is in the notes on the place now.")
	}
}

// parts fills street, city, state, postcode and country from the address in one line, where they are not given.
func (r *cleaning) parts() {
	c := &r.content
	if c.Formatted == "" || c.Formatted == compose(c) {
		return // it says nothing that the parts do not
	}
	a, known := r.cache.addresses[c.Formatted] // many meetings share a house
	if !known {
		a = parseAddress(c.Formatted)
		r.cache.addresses[c.Formatted] = a
	}
	if c.Address == "" {
		c.Address = a.street
	}
	if c.Location == "" {
		c.Location = a.name
	}
	if c.City == "" {
		c.City = a.city
	}
	if _, of := stateCode(a.state); c.State == "" && (of == "" || c.Country == "" || c.Country == of) {
		c.State = a.state // the Georgia of a list that says GE is none
	}
	if c.PostalCode == "" {
		c.PostalCode = a.postcode
	}
	if c.Country == "" {
		c.Country = a.country
	}
}

var fiveDigits = regexp.MustCompile(`^\d{5}(-\d{4})?$`)

// stateAndPostcode writes both as their country does, and tells the country where a state is of one only.
func (r *cleaning) stateAndPostcode() {
	c := &r.content
	if state := strings.Trim(c.State, " .,;"); state != c.State {
		c.State = state
		r.note("state_repaired", "state", "Signs that do not belong to the state were taken away: %s.", quote(state))
	}
	country := firstOf(c.Country, r.in.Feed.Country)
	code, of := stateCode(c.State)
	if code != "" && c.Country == "" && c.Point != nil && c.Point.Lng > -50 && c.Point.Lng < 140 {
		// “Tbilisi, Georgia”: the position knows better which of the two it is.
		if code == "GA" {
			c.Country = "GE"
		}
		c.State, code = "", ""
	}
	if code != "" && (country == "" || country == of) {
		c.State = code
		// Letters such as WA or GA mean something in other countries too; a list that says its country, or a postcode, decides.
		if c.Country == "" && (country == of || of == "US" && fiveDigits.MatchString(c.PostalCode) || of == "CA" && canadian.MatchString(c.PostalCode)) {
			c.Country = of
		}
	}
	if c.PostalCode == "" {
		return
	}
	if strings.Trim(c.PostalCode, "0 -") == "" {
		c.PostalCode = ""
		r.note("postal_code_dropped", "postal_code", "The postcode is only zeros.")
		return
	}
	if _, of := stateCode(c.State); (c.Country == "US" || c.Country == "" && of == "US") && len(c.PostalCode) >= 3 && len(c.PostalCode) < 5 && digitsOnly(c.PostalCode) {
		c.PostalCode = strings.Repeat("0", 5-len(c.PostalCode)) + c.PostalCode
		r.note("postal_code_padded", "postal_code", "The postcode had lost its leading zeros.")
	}
	if m := canadian.FindStringSubmatch(strings.ToUpper(c.PostalCode)); m != nil && c.Country == "CA" {
		c.PostalCode = m[1] + " " + m[2]
	}
}

// compose writes the parts of an address in one line.
func compose(c *Content) string {
	region := strings.TrimSpace(c.State + " " + c.PostalCode)
	var parts []string
	for _, p := range []string{c.Address, c.City, region, countryShown(c.Country)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return cutAt(strings.Join(parts, ", "), maxLine)
}

// position reads the coordinates, in whichever of the forms they come; area says that they are a box.
func (r *cleaning) position() (area bool) {
	c, row := &r.content, r.row
	lat, lng := row.Latitude, row.Longitude
	if lat == "" && lng == "" && row.Coordinates != "" {
		switch parts := strings.Split(row.Coordinates, ","); len(parts) {
		case 2:
			lat, lng = parts[0], parts[1]
		case 4: // a box: its middle
			p, ok1 := parsePoint(parts[0], parts[1])
			q, ok2 := parsePoint(parts[2], parts[3])
			if ok1 && ok2 {
				c.Point = &geo.Point{Lat: (p.Lat + q.Lat) / 2, Lng: (p.Lng + q.Lng) / 2}
				if c.Point.Valid() {
					return true
				}
				c.Point = nil
			}
			lat = "unreadable"
		default:
			lat = "unreadable"
		}
	}
	lat, lng = strings.TrimSpace(lat), strings.TrimSpace(lng)
	if p, ok := parsePoint(lat, lng); ok {
		c.Point = &p
		return false
	}
	switch {
	case lat == "" && lng == "":
	case isZero(lat) && isZero(lng):
		r.note("point_zero", "latitude", "The coordinates are 0,0, which is no place.")
	case isZero(lat) || isZero(lng):
		r.note("point_unreadable", "latitude", "One of the coordinates is missing.")
	default:
		r.note("point_unreadable", "latitude", "The coordinates are no position on the Earth.")
	}
	if twin, ok := r.list.points[row.Location+"\x00"+row.Address+row.Formatted]; ok && row.Address+row.Formatted != "" && !says(row.Approximate, "yes") {
		c.Point = &twin
		r.note("point_from_twin", "latitude", "The position is that of another row with the same place and address.")
	}
	return false
}

// parsePoint reads a position. A half that is zero or missing is none: software writes 0 for “not known”, one half at a time.
func parsePoint(lat, lng string) (geo.Point, bool) {
	a, err1 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	b, err2 := strconv.ParseFloat(strings.TrimSpace(lng), 64)
	p := geo.Point{Lat: a, Lng: b}
	if err1 != nil || err2 != nil || !p.Valid() || a == 0 || b == 0 {
		return geo.Point{}, false
	}
	// Seven decimals are a centimetre; more are noise that makes equal places differ.
	return geo.Point{Lat: math.Round(a*1e7) / 1e7, Lng: math.Round(b*1e7) / 1e7}, true
}

func isZero(s string) bool {
	f, err := strconv.ParseFloat(s, 64)
	return s == "" || err == nil && f == 0
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// address is what can be told from one line.
type address struct{ name, street, city, state, postcode, country string }

var (
	canadian  = regexp.MustCompile(`^([A-Z]\d[A-Z]) ?(\d[A-Z]\d)$`)
	usTail    = regexp.MustCompile(`^(.*?)\.?\s*(\d{5}(?:-\d{4})?)$`)
	caTail    = regexp.MustCompile(`^(.*?)\s*([A-Z]\d[A-Z]) ?(\d[A-Z]\d)$`)
	ukTail    = regexp.MustCompile(`^(.*?)\s*([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})$`)
	auTail    = regexp.MustCompile(`^(?:(.*?) )?(NSW|VIC|QLD|SA|WA|TAS|NT|ACT) (\d{4})$`)
	euTown    = regexp.MustCompile(`^(\d{4,5}(?: [A-Z]{2})?) (\D+)$`)
	endsInUSA = regexp.MustCompile(`^(.*\d)\s+(USA|US|U\.S\.A\.?)$`)
)

// parseAddress reads an address as the United States, Canada, the United Kingdom, Australia and much of Europe write it in
// one line. What it does not understand it leaves empty.
func parseAddress(line string) address {
	var a address
	var parts []string
	for p := range strings.SplitSeq(line, ",") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return a
	}
	last := parts[len(parts)-1]
	if m := match(endsInUSA, last, hasDigit(last)); m != nil {
		a.country, parts[len(parts)-1] = "US", m[1]
	} else if code := countryCode(last); knownCountry(code) && !(len(last) == 2 && isState(last) && (len(parts) < 3 || !hasDigit(parts[len(parts)-2]))) {
		a.country, parts = code, parts[:len(parts)-1]
	}
	if len(parts) == 0 {
		return a
	}
	parts = a.takeRegion(parts)
	if len(parts) > 0 && a.city == "" {
		if town := parts[len(parts)-1]; !startsWithDigit(town) || len(parts) > 1 && !streetLike(town) {
			a.city, parts = town, parts[:len(parts)-1]
		}
	}
	switch {
	case len(parts) == 0:
	case len(parts) > 1 && !hasDigit(parts[0]) && hasDigit(parts[1]):
		a.name, a.street = parts[0], strings.Join(parts[1:], ", ")
	default:
		a.street = strings.Join(parts, ", ")
	}
	if !streetLike(a.street) && len(parts) == 1 && a.name == "" && a.state == "" && a.postcode == "" {
		// “Cuttyhunk Island, Gosnold”: an area in a town, not a street.
		a.name, a.street = "", ""
	}
	return a
}

// takeRegion reads postcode and state from the end, and the town where it stands with them.
func (a *address) takeRegion(parts []string) []string {
	last := parts[len(parts)-1]
	upper := strings.ToUpper(last)
	rest := parts[:len(parts)-1]
	european := a.country != "US" && a.country != "CA" && a.country != "GB" && a.country != ""
	endsInDigit := last[len(last)-1] >= '0' && last[len(last)-1] <= '9'
	if m := match(euTown, last, european && startsWithDigit(last)); m != nil {
		a.postcode, a.city = m[1], m[2]
		return rest
	}
	if m := match(auTail, upper, endsInDigit && (a.country == "AU" || a.country == "")); m != nil {
		a.state, a.postcode, a.city = m[2], m[3], last[:len(m[1])]
		return rest
	}
	if m := match(ukTail, upper, !endsInDigit && hasDigit(last) && (a.country == "GB" || a.country == "")); m != nil {
		a.postcode, a.city = m[2], strings.TrimSpace(last[:len(m[1])])
		if a.city == "" && len(rest) > 0 {
			a.city, rest = rest[len(rest)-1], rest[:len(rest)-1]
		}
		return rest
	}
	if m := match(caTail, upper, endsInDigit && a.country != "GB"); m != nil {
		a.postcode, last = m[2]+" "+m[3], last[:len(m[1])]
	} else if m := match(usTail, last, endsInDigit && (a.country != "CA" && a.country != "GB") && (len(rest) > 0 || !startsWithDigit(last))); m != nil {
		a.postcode, last = m[2], m[1]
	} else if european && digitsOnly(last) && len(last) >= 4 && len(last) <= 6 { // “Cape Town, 7975, South Africa”
		a.postcode, last = last, ""
	}
	last = strings.Trim(last, " .,")
	if last == "" {
		if len(rest) == 0 {
			return rest
		}
		last, rest = rest[len(rest)-1], rest[:len(rest)-1]
		if code, _ := stateCode(last); code == "" || a.country != "US" && a.country != "CA" && a.country != "" {
			a.city = last
			return rest
		}
	}
	if code, of := stateCode(last); code != "" && (a.country == of || a.country == "") && (len(rest) > 0 || a.country == of) {
		a.state = code
		return rest
	}
	// “Corvallis OR 97330”
	if i := strings.LastIndexByte(last, ' '); i > 0 {
		if code, of := stateCode(last[i+1:]); code != "" && len(last[i+1:]) == 2 && (a.country == of || a.country == "" && a.postcode != "") {
			a.state = code
			return append(rest, strings.TrimSpace(last[:i]))
		}
	}
	return append(rest, last)
}

// match looks for a form only where it can be: these forms are slow, and an address is on every row.
func match(form *regexp.Regexp, s string, possible bool) []string {
	if !possible {
		return nil
	}
	return form.FindStringSubmatch(s)
}

func isState(s string) bool { code, _ := stateCode(s); return code != "" }

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// streetLike says whether a part of an address names a street: it has a number, or a word for a street.
func streetLike(s string) bool {
	if hasDigit(s) {
		return true
	}
	for _, w := range fold.Tokens(s) {
		if streetWords[w] {
			return true
		}
	}
	return false
}

var streetWords = wordSet(`street st road rd avenue ave av lane ln drive dr boulevard blvd highway hwy route square sq court ct place pl way parkway
	pkwy terrace crescent corner building church hall calle avenida plaza strasse str straat rue via gate close`)
