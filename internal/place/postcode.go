package place

import (
	"fmt"
	"sort"
	"strings"

	"homegroup/internal/fold"
)

// Postcodes are numbers in the file: ZIP codes of the United States as they are, and after them the first halves of
// Canadian codes (letter, digit, letter), so that codes that begin alike stand together.
const (
	zipEnd  = 100_000
	codeEnd = zipEnd + 26*10*26
)

func codeText(code int) string {
	if code < zipEnd {
		return fmt.Sprintf("%05d", code)
	}
	code -= zipEnd
	return string([]byte{'A' + byte(code/260), '0' + byte(code/26%10), 'A' + byte(code%26)})
}

// parseCode reads a whole postcode as codeText writes it.
func parseCode(s string) (int, bool) {
	from, to, ok := codeSpan(strings.ToLower(s))
	return from, ok && to == from+1
}

// codeSpan reads a folded token as a postcode or the beginning of one (three digits, or a letter and a digit, at
// least), and returns the span of codes that begin so.
func codeSpan(token string) (from, to int, ok bool) {
	if len(token) < 2 || len(token) > 5 {
		return 0, 0, false
	}
	if c := token[0]; c >= 'a' && c <= 'z' {
		if token[1] < '0' || token[1] > '9' || len(token) > 3 {
			return 0, 0, false
		}
		from = zipEnd + int(c-'a')*260 + int(token[1]-'0')*26
		if len(token) == 2 {
			return from, from + 26, true
		}
		if token[2] < 'a' || token[2] > 'z' {
			return 0, 0, false
		}
		from += int(token[2] - 'a')
		return from, from + 1, true
	}
	if len(token) < 3 {
		return 0, 0, false
	}
	for _, c := range []byte(token) {
		if c < '0' || c > '9' {
			return 0, 0, false
		}
		from = from*10 + int(c-'0')
	}
	to = from + 1
	for range 5 - len(token) {
		from, to = from*10, to*10
	}
	return from, to, true
}

// isLocalUnit says whether a token is the second half of a Canadian code, such as 2m7.
func isLocalUnit(token string) bool {
	return len(token) == 3 && digit(token[0]) && token[1] >= 'a' && token[1] <= 'z' && digit(token[2])
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// cutCode takes a postcode out of a query: "19103", "19103-1234", "t5l 2m7", "t5l2m7", with or without words around it
// ("philadelphia pa 19103"). A beginning of a code counts only where it is all there is, which is how people type. It
// returns what is left of the query.
func cutCode(tokens []string) (from, to int, rest []string, ok bool) {
	for i, token := range tokens {
		n := 1
		if len(token) == 6 && isLocalUnit(token[3:]) {
			token = token[:3]
		}
		from, to, ok = codeSpan(token)
		if !ok {
			continue
		}
		if i+1 < len(tokens) {
			next := tokens[i+1]
			if from >= zipEnd && isLocalUnit(next) || from < zipEnd && len(next) == 4 && allDigits(next) {
				n = 2
			}
		}
		rest = append(append([]string(nil), tokens[:i]...), tokens[i+n:]...)
		if to == from+1 || len(rest) == 0 && n == 1 {
			return from, to, rest, true
		}
	}
	return 0, 0, nil, false
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// findCodes adds the postcodes that a query asks for to the best. Words beside the code must agree with it: beside a
// foreign postcode stands a town of which our code of that number knows nothing. It returns those words, and whether
// there was a code at all.
func (s *search) findCodes(tokens []string) (rest []string, ok bool) {
	from, to, rest, ok := cutCode(tokens)
	if !ok {
		return nil, false
	}
	// Five digits are a postcode in many countries; elsewhere they would lead to a wrong town.
	if c := s.hint.Country; from < zipEnd && c != "" && !strings.Contains("US CA PR VI GU AS MP FM MH PW", strings.ToUpper(c)) {
		return rest, true
	}
	rank := fold.Exact
	if to > from+1 {
		rank = fold.Prefix
	}
	f := s.file
	code := func(i int) int { return u24(f.postcodes.data, 16*i) }
	for i := sort.Search(f.postcodes.n, func(i int) bool { return code(i) >= from }); i < f.postcodes.n && code(i) < to; i++ {
		at, d := 16*i, f.postcodes.data
		if s.agrees(f.str(u24(d, at+3)), u16(d, at+12), rest) {
			s.keep(found{row: i, postcode: true, rank: rank}, u16(d, at+12))
		}
	}
	return rest, true
}

// agrees says whether every word fits the name, region or country of a place.
func (s *search) agrees(name string, region int, words []string) bool {
	if len(words) == 0 {
		return true
	}
	country, regionName, _, code, others := s.file.region(region)
	en, es, countryOthers := s.file.countryNames(country)
	known := fold.Tokens(strings.Join([]string{Key(name), regionName, code, others, s.file.countryCode(country), en, es, countryOthers}, " "))
	for _, word := range words {
		fits := false
		for _, token := range known {
			fits = fits || fold.Match(word, token) != fold.None || fold.Match(writtenOut(word), token) != fold.None
		}
		if !fits {
			return false
		}
	}
	return true
}
