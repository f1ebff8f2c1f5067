package place

import (
	"strings"

	"homegroup/internal/fold"
)

// Key returns the form under which a name is found: its folded words, with the usual abbreviations of place names
// written out, so that "St. Louis" and "Saint Louis" are one.
func Key(name string) string {
	tokens := fold.Tokens(name)
	for i, token := range tokens {
		tokens[i] = writtenOut(token)
	}
	return strings.Join(tokens, " ")
}

func writtenOut(token string) string {
	switch token {
	case "st":
		return "saint"
	case "ste":
		return "sainte"
	case "ft":
		return "fort"
	case "mt":
		return "mount"
	case "sta":
		return "santa"
	case "sto":
		return "santo"
	case "pto":
		return "puerto"
	}
	return token
}
