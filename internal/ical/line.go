package ical

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// lines writes content lines (RFC 5545 section 3.1): at most 75 octets before CRLF, longer ones folded between
// characters. The first error stays and is returned by flush.
type lines struct{ out *bufio.Writer }

const maxOctets = 75

func newLines(w io.Writer) *lines { return &lines{bufio.NewWriter(w)} }

func (l *lines) flush() error { return l.out.Flush() }

// raw writes a property whose value is known to hold no control characters and needs no escapes.
func (l *lines) raw(name, value string) {
	left := maxOctets
	write := func(s string) {
		for s != "" {
			n := min(len(s), left)
			for n < len(s) && n > 0 && !utf8.RuneStart(s[n]) {
				n--
			}
			l.out.WriteString(s[:n])
			s, left = s[n:], left-n
			if s != "" {
				l.out.WriteString("\r\n ")
				left = maxOctets - 1
			}
		}
	}
	write(name)
	write(":")
	write(value)
	l.out.WriteString("\r\n")
}

// text writes a property of type TEXT (section 3.3.11), whatever the value holds.
func (l *lines) text(name, value string) { l.raw(name, escape(value)) }

// plainBreaks makes one kind of line end out of all that there are.
var plainBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func escape(value string) string {
	var b strings.Builder
	for _, c := range plainBreaks.Replace(strings.ToValidUTF8(value, "\uFFFD")) {
		switch {
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\\' || c == ';' || c == ',':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\t':
			b.WriteByte(' ')
		case c < ' ' || c >= 0x7f && c < 0xa0:
			// control characters are not allowed in a file
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
