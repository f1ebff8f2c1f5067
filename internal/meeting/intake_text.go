package meeting

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Room for text, in bytes.
const (
	maxName  = 255
	maxLine  = 500
	maxNotes = 10_000
	maxLink  = 2_000
)

// words cleans all that is only text.
func (r *cleaning) words() {
	c, row := &r.content, r.row
	c.Name = r.line("name", row.Name, maxName)
	c.Group = r.line("group", row.Group, maxName)
	c.Notes = r.lines("notes", row.Notes)
	c.LocationNotes = r.lines("location_notes", row.LocationNotes)
	c.GroupNotes = r.lines("group_notes", row.GroupNotes)
	c.Body = r.line("entity", row.Body, 100)
	c.BodyPhone = r.line("entity_phone", row.BodyPhone, 40)
}

// name gives a meeting without a name one that says what is known of it.
func (r *cleaning) name() {
	if r.content.Name != "" {
		return
	}
	name := firstOf(r.content.Group, r.content.Location, r.content.City, r.content.Address, r.content.Formatted)
	if name == "" {
		r.drop("no_name", "name", "It has no name, no group and no place that it could be called by.")
		return
	}
	for i := range r.contents {
		c := &r.contents[i]
		c.Name = cutAt(name, maxName-20)
		if !c.ByAppointment() {
			c.Name += ", " + c.Rule.Day.String() + " " + Clock(c.Rule.Start)
		}
	}
	r.note("name_made", "name", "It has no name; it is called %s here.", quote(r.contents[0].Name))
}

// line cleans a text of one line and cuts it to max bytes.
func (r *cleaning) line(field, s string, max int) string {
	return r.text(field, s, max, false)
}

// lines cleans a text that may have several lines.
func (r *cleaning) lines(field, s string) string {
	return r.text(field, s, maxNotes, true)
}

func (r *cleaning) text(field, s string, max int, many bool) string {
	if s == "" {
		return ""
	}
	clean, markup := plainText(s, many)
	if markup {
		r.note("text_markup", field, "HTML or escapes were taken out; the words stay.")
	}
	if len(clean) > max {
		r.note("text_cut", field, "It was %d bytes long; there is room for %d.", len(clean), max)
		clean = cutAt(clean, max)
	}
	return clean
}

// plainText makes of anything text that is only text, and says whether markup had to be taken out.
func plainText(s string, many bool) (text string, markup bool) {
	if plainAlready(s) {
		return s, false
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.ContainsAny(s, `<&\`) {
		before := s
		s = unescapeSlashes(s)
		// What was encoded twice becomes markup when it is decoded once; so go on until nothing is left.
		for range 20 {
			next := decodeEntities(stripTags(s))
			if next == s {
				break
			}
			s = next
		}
		markup = s != before
	}
	if many {
		s = foldLines(s)
	} else {
		s = oneLine(s)
	}
	// Last, for what cannot be seen may have stood inside a tag.
	for hasTag(s) {
		s, markup = strings.TrimSpace(breakTags(s)), true
	}
	return s, markup
}

// plainAlready is the quick way for most texts: printable ASCII without doubled, leading or trailing spaces, markup or escapes.
func plainAlready(s string) bool {
	space := true
	for i := range len(s) {
		switch b := s[i]; {
		case b == ' ':
			if space {
				return false
			}
			space = true
			continue
		case b < ' ' || b >= 0x7f || b == '<' || b == '&' || b == '\\':
			return false
		}
		space = false
	}
	return !space
}

// unescapeSlashes undoes what PHP puts before quotes.
func unescapeSlashes(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return slashes.Replace(s)
}

// Replacers are made once: making one costs more than using it. They may be used by many goroutines at once.
var (
	slashes  = strings.NewReplacer(`\'`, `'`, `\"`, `"`, `\/`, `/`)
	newLines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n")
)

// decodeEntities decodes entities that end in a semicolon. Others are left: “&copy=1” in a link is no copyright sign.
func decodeEntities(s string) string {
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	for at >= 0 {
		b.WriteString(s[:at])
		s = s[at:]
		end := strings.IndexByte(s[:min(len(s), 34)], ';')
		if end > 1 && strings.IndexFunc(s[1:end], func(c rune) bool { return c != '#' && !unicode.IsLetter(c) && !unicode.IsDigit(c) }) < 0 {
			b.WriteString(html.UnescapeString(s[:end+1]))
			s = s[end+1:]
		} else {
			b.WriteByte('&')
			s = s[1:]
		}
		at = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// breaks are the elements that part lines, and hidden those whose content is not text. Angle brackets around anything
// that is no element (“<someone@example.org>”, “<Room 5>”) fall away and leave their words.
var (
	breaks = wordSet(`br p div li ul ol tr table h1 h2 h3 h4 h5 h6 hr section article header footer blockquote pre dt dd`)
	hidden = wordSet(`script style template noscript title textarea iframe object svg math head`)
	inline = wordSet(`a abbr b bdi bdo big body button caption center cite code col colgroup data del details dfn dialog em embed fieldset
		figcaption figure font form html i img input ins kbd label legend link main map mark meta nav o:p optgroup option output param
		picture q s samp select small source span strike strong sub summary sup tbody td tfoot th thead time tt u var video audio wbr area base`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// stripTags takes HTML elements and comments out.
func stripTags(s string) string {
	at := strings.IndexByte(s, '<')
	if at < 0 {
		return s
	}
	var b strings.Builder
	for at >= 0 {
		b.WriteString(s[:at])
		s = s[at:]
		if strings.HasPrefix(s, "<!--") {
			end := strings.Index(s, "-->")
			if end < 0 {
				return b.String()
			}
			s = s[end+3:]
			at = strings.IndexByte(s, '<')
			continue
		}
		name := tagName(s)
		end := strings.IndexByte(s, '>')
		switch {
		case end < 0 || name == "":
			b.WriteByte('<')
			s = s[1:]
		case hidden[name]:
			s = s[end+1:]
			if close := strings.Index(strings.ToLower(s), "</"+name); close >= 0 {
				s = s[close:]
			}
			if strings.HasPrefix(s, "</") {
				s = s[strings.IndexByte(s, '>')+1:]
			}
		case breaks[name]:
			b.WriteByte('\n')
			s = s[end+1:]
		case inline[name] || s[1] == '!' || s[1] == '?':
			s = s[end+1:]
		default:
			b.WriteString(s[1:end])
			s = s[end+1:]
		}
		at = strings.IndexByte(s, '<')
	}
	b.WriteString(s)
	return b.String()
}

// tagName reads the element's name of a tag that s begins with, in lower case; "" where s begins with no tag.
func tagName(s string) string {
	s = strings.TrimPrefix(s[1:], "/")
	end := strings.IndexFunc(s, func(c rune) bool {
		return !(c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c)) || c == ':')
	})
	if end < 0 {
		return ""
	}
	if end == 0 {
		if s[0] == '!' || s[0] == '?' {
			return s[:1]
		}
		return ""
	}
	if !unicode.IsLetter(rune(s[0])) {
		return ""
	}
	return strings.ToLower(s[:end])
}

// breakTags takes away the “<” of whatever a browser could still read as markup.
func breakTags(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '<' && i+1 < len(s) && opensTag(s[i+1]) {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// hasTag says whether a browser could read markup in s.
func hasTag(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '<' && opensTag(s[i+1]) {
			return true
		}
	}
	return false
}

func opensTag(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '/' || b == '!' || b == '?'
}

// oneLine folds all white space into single spaces and takes out what cannot be seen.
func oneLine(s string) string {
	if plainAlready(s) && !strings.Contains(s, "\n") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, c := range s {
		switch {
		case unicode.IsSpace(c):
			gap = true
		case unseen(c):
		default:
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(c)
		}
	}
	return b.String()
}

// foldLines keeps lines, one empty one between paragraphs at most, and folds the space inside them.
func foldLines(s string) string {
	if strings.IndexByte(s, '\r') >= 0 || strings.Contains(s, "\u2028") || strings.Contains(s, "\u2029") {
		s = newLines.Replace(s)
	}
	if !strings.Contains(s, "\n") {
		return oneLine(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	empty := 0
	for line := range strings.SplitSeq(s, "\n") {
		line = oneLine(line)
		if line == "" {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString(strings.Repeat("\n", min(empty, 1)+1))
		}
		empty = 0
		b.WriteString(line)
	}
	return b.String()
}

// unseen are control characters, and those that turn the direction of text around or hide in it: they can make a line
// read as something else than it is. The joiners that scripts need stay.
func unseen(c rune) bool {
	switch {
	case unicode.IsControl(c), c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069, c == 0x200B, c == 0xFEFF, c == 0x00AD, c == 0x2060, c == 0x061C,
		c >= 0xE0000 && c <= 0xE007F, c >= 0xFFF9 && c <= 0xFFFB:
		return true
	}
	return false
}

// cutAt cuts a text to at most max bytes, between words where that loses little, never inside a character.
func cutAt(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	cut := s[:max]
	if space := strings.LastIndexByte(cut, ' '); space > max*3/4 {
		cut = cut[:space]
	}
	return strings.TrimSpace(cut)
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
