// Package fold makes written words comparable: without case, accents and typographic dress, cut into words, and matched
// with room for typing errors. It is the one definition of a text match: the search index and the plain scan that
// checks it both use Match. It is not a stemmer and knows no language. Start at Fold, Tokens and Match.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which it is compared: compatibility-decomposed (Unicode NFKD), without accents, in lower
// case, with letters that do not decompose spelled plainly (ł l, ø o, æ ae, ß ss, þ th …), typographic quotes and dashes
// as ASCII, invisible characters left out, and composed again (NFC). Other scripts are kept, with the signs that carry
// their vowels or voicing; only the optional points of Hebrew and Arabic fall away. Invalid UTF-8 becomes U+FFFD.
// Folding twice changes nothing.
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	// Lower case can bring forth marks, and dropping a mark can let two others compose, so go on until nothing
	// changes; nearly always the second round only confirms the first.
	for range 4 {
		folded := foldOnce(s)
		if folded == s {
			break
		}
		s = folded
	}
	return s
}

func foldOnce(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
			continue
		}
		if dropped(r) {
			continue
		}
		r = unicode.ToLower(r)
		if plain, ok := plainly(r); ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// dropped says which characters carry nothing for comparison: accents, optional vowel points, and invisible ones.
// Marks of other scripts stay: they are vowels in Devanagari or Thai, and voicing in Japanese.
func dropped(r rune) bool {
	switch {
	case r >= 0x0300 && r <= 0x036F, // combining diacritical marks: Latin, Greek, Cyrillic
		r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF, r >= 0x20D0 && r <= 0x20FF, r >= 0xFE20 && r <= 0xFE2F,
		r >= 0x0591 && r <= 0x05BD, r == 0x05BF, r == 0x05C1, r == 0x05C2, r == 0x05C4, r == 0x05C5, r == 0x05C7, // Hebrew
		r >= 0x064B && r <= 0x065F, r == 0x0670, r == 0x0640, // Arabic, with the tatweel that only stretches a word
		r >= 0xFE00 && r <= 0xFE0F: // variation selectors
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// plainly spells letters that Unicode does not decompose, and ASCII twins of punctuation.
func plainly(r rune) (string, bool) {
	switch r {
	case 'ł', 'ƚ':
		return "l", true
	case 'đ', 'ð', 'ɖ', 'ɗ':
		return "d", true
	case 'ø':
		return "o", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'ß':
		return "ss", true
	case 'ı', 'ɨ':
		return "i", true
	case 'ȷ':
		return "j", true
	case 'þ':
		return "th", true
	case 'ħ':
		return "h", true
	case 'ŧ':
		return "t", true
	case 'ŋ', 'ɲ', 'ƞ':
		return "n", true
	case 'ĸ', 'ƙ':
		return "k", true
	case 'ƒ':
		return "f", true
	case 'ə', 'ǝ', 'ɛ':
		return "e", true
	case 'ɓ', 'ƀ':
		return "b", true
	case 'ɔ':
		return "o", true
	case 'ς':
		return "σ", true
	case '‘', '’', '‚', '‛', 'ʹ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', '′', '‵', '´', '‹', '›', 'ꞌ':
		return "'", true
	case '“', '”', '„', '‟', '«', '»':
		return `"`, true
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return "-", true
	case '⁄', '∕':
		return "/", true
	}
	return "", false
}

// Tokens returns the folded words of s in order, as they are indexed and typed:
//
//   - words are runs of letters, digits and the marks that belong to them; everything else parts them;
//   - an apostrophe or a Catalan middle dot inside a word does not ("O'Hare" is ohare, "col·lectiu" is collectiu);
//   - neither does a full stop between single letters ("A.A." is aa);
//   - each Chinese character and each kana is a token of its own, since those scripts do not part words. Korean does,
//     and is kept in words. Thai, Lao, Khmer and Burmese do not either: there a run between spaces is one token.
func Tokens(s string) []string {
	runes := []rune(Fold(s))
	var tokens []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			tokens = append(tokens, string(word))
			word = word[:0]
		}
	}
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case alone(r):
			flush()
			word = append(word, r)
			// A mark that could not be composed stays with its character.
			for ; i+1 < len(runes) && unicode.IsMark(runes[i+1]); i++ {
				word = append(word, runes[i+1])
			}
			flush()
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && len(word) > 0:
			word = append(word, r)
		case joins(runes, i):
		default:
			flush()
		}
	}
	flush()
	return tokens
}

// alone says whether r belongs to a script written without spaces, in which each character is a token.
func alone(r rune) bool {
	return r >= 0x2E80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー')
}

// joins says whether the sign at i, between two letters, belongs to the word rather than parting it.
func joins(runes []rune, i int) bool {
	if i == 0 || i+1 == len(runes) || !letter(runes[i-1]) || !letter(runes[i+1]) {
		return false
	}
	switch runes[i] {
	case '\'', '·', '‧':
		return true
	case '.':
		// Initials only: exactly one letter on either side.
		before := i < 2 || !letter(runes[i-2]) && !unicode.IsNumber(runes[i-2])
		after := i+2 >= len(runes) || !letter(runes[i+2]) && !unicode.IsNumber(runes[i+2])
		return before && after
	}
	return false
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// Slug returns s as part of a URL: folded, of a-z, 0-9 and single hyphens between, at most max bytes, without a hyphen
// at either end. Letters of other scripts fall away; where nothing is left the slug is "x", even for max below 1. A cut
// is made between words where that keeps at least half.
func Slug(s string, max int) string {
	var b strings.Builder
	gap := false
	for _, r := range Fold(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'':
		default:
			gap = true
		}
	}
	slug := b.String()
	if len(slug) > max {
		if max < 1 {
			return "x"
		}
		whole := slug[max] == '-'
		slug = slug[:max]
		// This also takes a hyphen away that would stand last.
		if cut := strings.LastIndexByte(slug, '-'); !whole && cut >= max/2 {
			slug = slug[:cut]
		}
	}
	if slug == "" {
		return "x"
	}
	return slug
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
