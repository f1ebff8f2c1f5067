package meeting

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// ConferenceHosts are the hosts that hold online meetings; the consumers of Meeting Guide feeds know the same ones.
func ConferenceHosts() []string {
	return []string{"bluejeans.com", "discord.gg", "freeconference.com", "freeconferencecall.com", "goto.com", "gotomeet.me", "gotomeeting.com",
		"horizon.meta.com", "maps.secondlife.com", "meet.google.com", "meet.jit.si", "meetings.dialpad.com", "signal.group", "skype.com", "slurl.com",
		"teams.live.com", "teams.microsoft.com", "vrchat.com", "webex.com", "zoho.com", "zoom.us"}
}

var conferenceHosts = wordSet(strings.Join(ConferenceHosts(), " "))

// holdsMeetings says whether a host or one that it is part of holds online meetings.
func holdsMeetings(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for host != "" {
		if conferenceHosts[host] {
			return true
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return false
		}
		host = rest
	}
	return false
}

// ways cleans the ways in that are not a door: link and number.
func (r *cleaning) ways() {
	c, row := &r.content, r.row
	c.ConferenceURLNotes = r.line("conference_url_notes", row.ConferenceURLNotes, maxLine)
	c.ConferencePhoneNotes = r.line("conference_phone_notes", row.ConferencePhoneNotes, maxLine)
	c.ConferencePhone = r.phone(row.ConferencePhone)
	if c.ConferencePhone == "" {
		c.ConferencePhoneNotes = ""
	}
	raw := strings.TrimSpace(row.ConferenceURL)
	if raw == "" {
		return
	}
	u, repaired := webAddress(raw)
	switch {
	case u == nil:
		r.note("conference_dropped", "conference_url", "The conference link is no web address.")
	case holdsMeetings(u.Hostname()):
		c.ConferenceURL = u.String()
	case u.Scheme == "https" && !r.hasRoom() && c.ConferencePhone == "":
		c.ConferenceURL = u.String()
		r.note("conference_host_unknown", "conference_url", "The only way in leads to %s, which is not known for holding meetings.", quote(u.Hostname()))
	default:
		r.note("conference_dropped", "conference_url", "The conference link leads to %s, which holds no meetings.", quote(u.Hostname()))
	}
	if c.ConferenceURL == "" {
		c.ConferenceURLNotes = ""
	} else if repaired {
		r.note("link_repaired", "conference_url", "The conference link lacked its “https://”.")
	}
}

// hasRoom says whether the row means a room that one can go to.
func (r *cleaning) hasRoom() bool {
	return r.precise && !r.closed && !says(r.row.Attendance, "online")
}

// webAddress reads an http or https address. One without a scheme gets https when it begins with a host; nil for what is no web address.
func webAddress(s string) (u *url.URL, repaired bool) {
	s = strings.TrimSpace(s)
	if strings.Contains(s, "&amp;") || strings.Contains(s, "&#") {
		s = ampersands.Replace(s)
	}
	if s == "" || len(s) > maxLink || strings.ContainsFunc(s, func(c rune) bool {
		return c <= ' ' || unseen(c) || c == '"' || c == '<' || c == '>' || c == '\\' || c == '`'
	}) {
		return nil, false
	}
	lower := strings.ToLower(s)
	switch {
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"):
	case strings.HasPrefix(lower, "//"):
		s, repaired = "https:"+s, true
	case hostFirst.MatchString(lower):
		s, repaired = "https://"+s, true
	default:
		return nil, false
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil || !hostLike(u.Hostname()) || len(u.String()) > maxLink {
		return nil, false
	}
	return u, repaired
}

var ampersands = strings.NewReplacer("&amp;", "&", "&#038;", "&", "&#38;", "&")

var (
	hostFirst = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,24}(/|$|\?)`)
)

// hostLike says whether a host is written as a name with a dot in it, or as an address of numbers.
func hostLike(host string) bool {
	labels := 0
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.ContainsFunc(label, func(c rune) bool {
			return c != '-' && c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c)
		}) {
			return false
		}
		labels++
	}
	return labels > 1
}

var (
	phoneForm  = regexp.MustCompile(`^\+?\d{7,15}([,*#]+\d*)*$`)
	phoneHead  = regexp.MustCompile(`^\+?\d+`)
	phoneGroup = regexp.MustCompile(`^[,*#]+\d*`)
)

// phone writes a number as it is dialled: + and digits, then pauses (,), * and # and more digits.
func (r *cleaning) phone(raw string) string {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return ""
	}
	// What people put between digits to read them goes away without a word.
	s := strings.Map(func(c rune) rune {
		switch c {
		case ' ', '\u00a0', '-', '‐', '–', '(', ')', '.', '/', '\t':
			return -1
		case ';':
			return ','
		}
		return c
	}, strings.TrimPrefix(strings.ToLower(raw), "tel:"))
	dial := phoneHead.FindString(s)
	rest := s[len(dial):]
	for {
		group := phoneGroup.FindString(rest)
		if group == "" {
			break
		}
		// Letters behind digits are a hash that no keypad types: the group ends before it.
		if after := rest[len(group):]; after != "" && !strings.ContainsAny(after[:1], ",*#") {
			signs := group[:len(group)-len(strings.TrimLeft(group, ",*#"))]
			dial += signs[:strings.LastIndexByte(signs, '#')+1]
			break
		}
		dial, rest = dial+group, rest[len(group):]
	}
	if len(dial) > 80 {
		dial, rest = dial[:80], "x"
	}
	dial = strings.TrimRight(dial, ",")
	changed := rest != ""
	if country := firstOf(r.content.Country, r.in.Feed.Country); country == "US" || country == "CA" || country == "" {
		head := phoneHead.FindString(dial)
		digits := strings.TrimPrefix(head, "+")
		switch {
		case len(digits) == 11 && digits[0] == '1':
			dial = "+" + digits + dial[len(head):]
		case country == "":
		case len(digits) == 10 && digits[0] > '1':
			changed = changed || head != digits // “+301…” is Greece, not Maryland
			dial = "+1" + digits + dial[len(head):]
		}
	}
	switch {
	case !phoneForm.MatchString(dial):
		r.note("conference_phone_dropped", "conference_phone", "The conference number is none.")
		return ""
	case changed:
		r.note("conference_phone_repaired", "conference_phone", "What cannot be dialled was taken out of the conference number.")
	}
	return dial
}

// attendance decides how one takes part and whether the meeting takes place.
func (r *cleaning) attendance() {
	c := &r.content
	wayIn := c.ConferenceURL != "" || c.ConferencePhone != ""
	said := strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(r.row.Attendance)), "-", "_"), " ", "_")
	c.Status = Active
	switch said {
	case "in_person", "inperson":
		c.Attendance = InPerson
	case "online", "virtual", "online_only":
		c.Attendance = Online
	case "hybrid":
		c.Attendance = Hybrid
	case "inactive":
		r.inactive(wayIn)
		return
	default:
		if said != "" {
			r.note("attendance_unknown", "attendance_option", "%s says nothing about how one attends.", quote(r.row.Attendance))
		}
		c.Attendance = r.fromFlags(wayIn)
	}
	if r.closed && c.Attendance != Online {
		// The room is closed. What is left is the way in from home, if there is one.
		if said != "" {
			r.note("attendance_corrected", "attendance_option", "Its place is closed for now, but the list says “%s”.", c.Attendance)
		}
		if wayIn || r.online && c.Attendance == Hybrid {
			c.Attendance = Online
		} else {
			c.Attendance, c.Status = InPerson, Suspended
		}
	}
	switch c.Attendance {
	case Online:
		if !wayIn {
			r.note("no_way_in", "conference_url", "It is online, but there is no link and no number.")
		}
		r.withoutRoom()
	case Hybrid:
		if !wayIn {
			r.note("no_way_in", "conference_url", "It is online too, but there is no link and no number.")
		}
	}
	if c.Attendance != Online && c.Status == Active {
		r.whereTo()
	}
}

// fromFlags decides by the flags among the types, as TSML does, and by what there is.
func (r *cleaning) fromFlags(wayIn bool) Attendance {
	c := &r.content
	nowhere := c.Formatted == "" && c.Point == nil && c.Location == ""
	switch {
	case r.closed && (r.online || wayIn):
		return Online
	case r.closed:
		return InPerson
	case r.online && (c.Approximate || nowhere):
		return Online
	case r.online && wayIn:
		return Hybrid
	case r.online:
		r.note("online_without_way_in", "conference_url", "It is marked as online too, but there is no link and no number.")
		return InPerson
	case wayIn && (c.Approximate || nowhere):
		return Online
	case wayIn && r.list.flagsOnline:
		r.note("way_in_not_flagged", "conference_url", "It gives a link or number, but the list does not mark it as online.")
		return InPerson
	case wayIn:
		return Hybrid
	}
	return InPerson
}

// inactive is what a list calls a meeting for which it knows neither a door nor a way in, or that it has stopped by hand.
func (r *cleaning) inactive(wayIn bool) {
	c := &r.content
	c.Status, c.Attendance = Suspended, InPerson
	if c.Approximate || wayIn && !r.precise {
		c.Attendance = Online
	}
	r.note("inactive_in_list", "attendance_option", "The list calls it inactive.")
}

// whereTo looks whether somebody could find the room.
func (r *cleaning) whereTo() {
	c := &r.content
	switch {
	case c.Formatted == "" && c.Point == nil && c.Location == "":
		r.note("no_place", "formatted_address", "It is in person, but no address, town or position is given.")
	case c.Approximate:
		r.note("place_vague", "formatted_address", "It is in person, but only a town or area is given.")
	}
}
