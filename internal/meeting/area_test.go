package meeting

import (
	"slices"
	"testing"
)

func TestAreaNames(t *testing.T) {
	for _, tc := range []struct {
		country, state string
		want           []string
	}{
		{"US", "PA", []string{"Pennsylvania", "United States", "Estados Unidos"}},
		{"US", "Pennsylvania", []string{"Pennsylvania", "PA"}},
		{"CA", "AB", []string{"Alberta", "Canada", "Canadá"}},
		{"ES", "", []string{"Spain", "España"}},
	} {
		got := AreaNames(tc.country, tc.state)
		for _, w := range tc.want {
			if !slices.Contains(got, w) {
				t.Errorf("%s %s: %v lacks %s", tc.country, tc.state, got, w)
			}
		}
	}
	if got := AreaNames("Nowhere", "PA"); len(got) != 0 {
		t.Errorf("an unknown country has %v", got)
	}
}
