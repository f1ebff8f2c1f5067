package index

import (
	"unicode/utf8"

	"homegroup/internal/fold"
)

// eachToken calls f with every token of s, as fold.Tokens gives them. Most text is ASCII, for which this takes a quarter
// of the time; a test holds it against fold.Tokens. buf is reused; what f is given is only good until it returns.
func eachToken(s string, buf []byte, f func([]byte)) []byte {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			for _, t := range fold.Tokens(s) {
				buf = append(buf[:0], t...)
				f(buf)
			}
			return buf
		}
	}
	buf = buf[:0]
	for i := range len(s) {
		c := s[i]
		switch {
		case isLetter(c):
			buf = append(buf, c|0x20)
			continue
		case c >= '0' && c <= '9':
			buf = append(buf, c)
			continue
		case (c == '\'' || c == '.') && i > 0 && i+1 < len(s) && isLetter(s[i-1]) && isLetter(s[i+1]):
			// A full stop joins initials only: one letter on either side.
			if c == '\'' || (i < 2 || !isWord(s[i-2])) && (i+2 >= len(s) || !isWord(s[i+2])) {
				continue
			}
		}
		if len(buf) > 0 {
			f(buf)
			buf = buf[:0]
		}
	}
	if len(buf) > 0 {
		f(buf)
	}
	return buf
}

func isLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }
func isWord(c byte) bool   { return isLetter(c) || c >= '0' && c <= '9' }
