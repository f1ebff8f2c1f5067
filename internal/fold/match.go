package fold

import (
	"strings"
	"unicode/utf8"
)

// The ranks of Match, the better the higher. None is no match.
const (
	None        = 0
	PrefixTypos = 1 // the word with typing errors begins the token
	Typos       = 2 // the word with typing errors is the token
	Prefix      = 3 // the word begins the token
	Exact       = 4 // the word is the token
)

// maxEdits is the most that Edits returns; the band of the matrix in typos is made for it.
const maxEdits = 2

// Edits returns how many typing errors are forgiven in a folded word: none below five letters and in words with a
// digit (house numbers, postcodes and times are never "nearly" right), one from five, two from eight letters on.
func Edits(word string) int {
	letters := 0
	for _, r := range word {
		if r >= '0' && r <= '9' {
			return 0
		}
		letters++
	}
	switch {
	case letters >= 8:
		return 2
	case letters >= 5:
		return 1
	}
	return 0
}

// Match says how well a typed word fits a token: Exact, Prefix, Typos, PrefixTypos or None. Both are folded, as Tokens
// returns them. A typing error is one letter left out, put in, replaced, or two neighbours swapped (optimal string
// alignment: a swapped pair is not edited again); Edits says how many are forgiven. Letters are runes. An empty word
// matches nothing.
func Match(word, token string) int {
	if word == "" {
		return None
	}
	if strings.HasPrefix(token, word) {
		if len(token) == len(word) {
			return Exact
		}
		return Prefix
	}
	// Too short for any error, or too short a token for this word: known without counting letters exactly, since
	// no rune is longer than four bytes.
	if len(word) < 5 || 4*(len(token)+maxEdits) < len(word) {
		return None
	}
	edits := Edits(word)
	if edits == 0 {
		return None
	}
	if isASCII(word) && isASCII(token) {
		return typos([]byte(word), []byte(token), edits)
	}
	var wordSpace, tokenSpace [48]rune
	return typos(appendRunes(wordSpace[:0], word), appendRunes(tokenSpace[:0], token), edits)
}

func appendRunes(to []rune, s string) []rune {
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		to = append(to, r)
		s = s[n:]
	}
	return to
}

// typos computes the rows of the alignment matrix within edits of its diagonal. Row i, column j is the distance of
// word[:i] from token[:j]; in the last row, the last column tells of the whole token and the others of its prefixes.
func typos[T byte | rune](word, token []T, edits int) int {
	const far = maxEdits + 1
	m, n := len(word), len(token)
	if n < m-edits {
		return None
	}
	width := 2*edits + 1
	// row[d] is column i-edits+d; two rows back is kept for swaps.
	var older, prev, row [2*maxEdits + 1]int
	for d := range width {
		if older[d], prev[d] = far, far; d >= edits && d-edits <= n {
			prev[d] = d - edits
		}
	}
	prevBest := 0
	for i := 1; i <= m; i++ {
		best := far
		for d := range width {
			row[d] = far
			j := i - edits + d
			switch {
			case j < 0 || j > n:
				continue
			case j == 0:
				row[d] = i
			default:
				v := prev[d] // replace, or the same letter
				if word[i-1] != token[j-1] {
					v++
				}
				if d+1 < width {
					v = min(v, prev[d+1]+1) // a letter too many in the word
				}
				if d > 0 {
					v = min(v, row[d-1]+1) // a letter missing in the word
				}
				if i > 1 && j > 1 && word[i-1] == token[j-2] && word[i-2] == token[j-1] {
					v = min(v, older[d]+1) // swapped neighbours
				}
				row[d] = min(v, far)
			}
			best = min(best, row[d])
		}
		// What follows can only come from this row, or by a swap from the one before.
		if best > edits && prevBest >= edits {
			return None
		}
		older, prev, prevBest = prev, row, best
	}
	rank := None
	for d := range width {
		if j := m - edits + d; prev[d] <= edits && j >= 0 && j <= n {
			if j == n {
				return Typos
			}
			rank = PrefixTypos
		}
	}
	return rank
}
