package fold

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"Big Book STUDY":         "big book study",
		"São Paulo":              "sao paulo",
		"Sa\u0303o":              "sao",
		"MÜNCHEN":                "munchen",
		"Łódź, Đà Nẵng":          "lodz, da nang",
		"Ærø Œuvre Straße":       "aero oeuvre strasse",
		"İstanbul Iğdır":         "istanbul igdir",
		"Þór Ísafjörður":         "thor isafjordur",
		"Ħamrun":                 "hamrun",
		"O’Hare “quoted” – yes":  `o'hare "quoted" - yes`,
		"Hawaiʻi":                "hawai'i",
		"ﬁve ½ Ⅷ ①":              "five 1/2 viii 1",
		"ＦＵＬＬ":                   "full",
		"a\u00a0b\u200bc\u00add": "a bcd",
		"Москва Йошкар-Ола":      "москва иошкар-ола",
		"ΑΘΉΝΑΣ αθηνας":          "αθηνασ αθηνασ",
		"東京 がぎ カ\uff9e":          "東京 がぎ ガ",
		"한국어":                    "한국어",
		"हिन्दी":                 "हिन्दी",
		"שָׁלוֹם":                "שלום",
		"مُحَمَّد":               "محمد",
		"bad\xffbyte":            "bad\ufffdbyte",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// Every character there is, alone: folding ends, twice is once, and no Latin letter keeps an accent.
func TestFoldEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		once := Fold(string(r))
		if twice := Fold(once); twice != once {
			t.Errorf("U+%04X: once %q, twice %q", r, once, twice)
		}
		if r >= 0xC0 && r <= 0x24F && unicode.IsLetter(r) && strings.ContainsFunc(once, unicode.IsUpper) {
			t.Errorf("U+%04X keeps its case: %q", r, once)
		}
		// The two Catalan letters with a dot keep it: Tokens knows that it parts nothing.
		if r >= 0xC0 && r <= 0x17F && unicode.IsLetter(r) && !isASCII(strings.ReplaceAll(once, "l·", "l")) {
			t.Errorf("U+%04X is not ASCII: %q", r, once)
		}
	}
}

func TestTokens(t *testing.T) {
	for in, want := range map[string][]string{
		"":                            nil,
		" - ... ":                     nil,
		"O'Hare Airport":              {"ohare", "airport"},
		"O’Hare":                      {"ohare"},
		"St. Mary's Church, 12th St.": {"st", "marys", "church", "12th", "st"},
		"Sinners' night":              {"sinners", "night"},
		"A.A. and N.A":                {"aa", "and", "na"},
		"v1.2.3 e.g.foo":              {"v1", "2", "3", "eg", "foo"},
		"Col·lectiu":                  {"collectiu"},
		"Stratford-upon-Avon":         {"stratford", "upon", "avon"},
		"T5L 2M7":                     {"t5l", "2m7"},
		"Hawaiʻi Kai":                 {"hawaii", "kai"},
		"東京AA会 カフェー":                  {"東", "京", "aa", "会", "カ", "フ", "ェ", "ー"},
		"か\u3099x":                    {"が", "x"},
		"サ\u309ax":                    {"サ\u309a", "x"},
		"서울 모임":                       {"서울", "모임"},
		"Встреча «Надежда»":           {"встреча", "надежда"},
		"हिन्दी बैठक":                 {"हिन्दी", "बैठक"},
		"<b>bold</b>&amp;":            {"b", "bold", "b", "amp"},
		"half ½ empty":                {"half", "1", "2", "empty"},
	} {
		if got := Tokens(in); !cmp.Equal(got, want) {
			t.Errorf("Tokens(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for _, tt := range []struct {
		in   string
		max  int
		want string
	}{
		{"Big Book Study", 64, "big-book-study"},
		{"  O'Hare -- Łódź! ", 64, "ohare-lodz"},
		{"東京", 64, "x"},
		{"", 64, "x"},
		{"abc", 0, "x"},
		{"abc", -1, "x"},
		{"--", 1, "x"},
		{"one two three", 7, "one-two"},
		{"one two three", 9, "one-two"},
		{"one two three", 8, "one-two"},
		{"one twothreefour", 10, "one-twothr"},
		{"abcdef", 3, "abc"},
	} {
		if got := Slug(tt.in, tt.max); got != tt.want {
			t.Errorf("Slug(%q, %d) = %q, want %q", tt.in, tt.max, got, tt.want)
		}
	}
}

func TestMatchTable(t *testing.T) {
	for _, tt := range []struct {
		word, token string
		want        int
	}{
		{"", "", None},
		{"", "a", None},
		{"big", "big", Exact},
		{"bi", "big", Prefix},
		{"bog", "big", None}, // too short for errors
		{"step", "stap", None},
		{"steps", "stesp", Typos},     // swapped
		{"steps", "step", Typos},      // one too many
		{"meting", "meeting", Typos},  // one missing
		{"maeting", "meeting", Typos}, // one replaced
		{"maetin", "meeting", PrefixTypos},
		{"matein", "meeting", None},
		{"philadelpia", "philadelphia", Typos},
		{"filadelfia", "philadelphia", None}, // four edits
		{"filadelphia", "philadelphia", Typos},
		{"phildlph", "philadelphia", PrefixTypos},
		{"serentiy", "serenity", Typos},
		{"19103", "19104", None},
		{"19103", "19103", Exact},
		{"1910", "19103", Prefix},
		{"встеча", "встреча", Typos},
		{"вст", "встреча", Prefix},
		{"recovery", "re", None},
		{"abcdefgh", "abcdef", Typos},
	} {
		if got := Match(tt.word, tt.token); got != tt.want {
			t.Errorf("Match(%q, %q) = %d, want %d", tt.word, tt.token, got, tt.want)
		}
	}
}

// osa is the whole matrix of the optimal string alignment distance, as the textbooks have it.
func osa(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// slowMatch is Match said in the plainest way.
func slowMatch(word, token string) int {
	if word == "" {
		return 0
	}
	if word == token {
		return 4
	}
	if strings.HasPrefix(token, word) {
		return 3
	}
	w, k := []rune(word), []rune(token)
	edits := 0
	if len(w) >= 5 {
		edits = 1
	}
	if len(w) >= 8 {
		edits = 2
	}
	if regexp.MustCompile(`[0-9]`).MatchString(word) {
		edits = 0
	}
	if edits == 0 {
		return 0
	}
	if osa(w, k) <= edits {
		return 2
	}
	for end := range k {
		if osa(w, k[:end]) <= edits {
			return 1
		}
	}
	return 0
}

func TestMatchAgainstOracle(t *testing.T) {
	seen := map[int]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			letters := rapid.SampledFrom([][]rune{[]rune("ab"), []rune("abcde"), []rune("aбя東"), []rune("abc1")}).Draw(t, "letters")
			token := rapid.SliceOfN(rapid.SampledFrom(letters), 0, 14).Draw(t, "token")
			// The word is a piece of the token, disturbed up to three times, so that every rank comes up.
			word := append([]rune(nil), token[:rapid.IntRange(0, len(token)).Draw(t, "cut")]...)
			for range rapid.IntRange(0, 3).Draw(t, "errors") {
				at := rapid.IntRange(0, len(word)).Draw(t, "at")
				r := rapid.SampledFrom(letters).Draw(t, "r")
				switch rapid.IntRange(0, 3).Draw(t, "error") {
				case 0:
					word = append(word[:at], append([]rune{r}, word[at:]...)...)
				case 1:
					if at < len(word) {
						word = append(word[:at], word[at+1:]...)
					}
				case 2:
					if at < len(word) {
						word[at] = r
					}
				case 3:
					if at+1 < len(word) {
						word[at], word[at+1] = word[at+1], word[at]
					}
				}
			}
			want := slowMatch(string(word), string(token))
			if got := Match(string(word), string(token)); got != want {
				t.Fatalf("Match(%q, %q) = %d, want %d", string(word), string(token), got, want)
			}
			seen[want]++
		}
	})
	for rank := None; rank <= Exact; rank++ {
		if seen[rank] < 10 {
			t.Errorf("rank %d came up %d times: too few to mean something", rank, seen[rank])
		}
	}
}

// checkText holds what is true of any text at all.
func checkText(t interface{ Fatalf(string, ...any) }, s string, limit int) {
	folded := Fold(s)
	if !utf8.ValidString(folded) {
		t.Fatalf("Fold(%q) = %q is not UTF-8", s, folded)
	}
	if twice := Fold(folded); twice != folded {
		t.Fatalf("Fold(%q) = %q, again %q", s, folded, twice)
	}
	tokens := Tokens(s)
	if again := Tokens(strings.Join(tokens, " ")); !cmp.Equal(again, tokens) {
		t.Fatalf("Tokens(%q) = %q, again %q", s, tokens, again)
	}
	for _, token := range tokens {
		if token == "" || Match(token, token) != Exact {
			t.Fatalf("Tokens(%q) has %q, which does not match itself", s, token)
		}
	}
	slug := Slug(s, limit)
	if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(slug) || len(slug) > max(limit, 1) {
		t.Fatalf("Slug(%q, %d) = %q", s, limit, slug)
	}
	if again := Slug(slug, limit); again != slug {
		t.Fatalf("Slug(%q, %d) = %q, again %q", s, limit, slug, again)
	}
}

func TestAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for range 10 {
			checkText(t, rapid.String().Draw(t, "s"), rapid.IntRange(-1, 70).Draw(t, "max"))
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("St. Mary's – Łódź 東京 A.A.", 20)
	f.Add("a\u0345\u0323\u0307 \xff İ", 3)
	f.Fuzz(func(t *testing.T, s string, limit int) { checkText(t, s, limit) })
}

func BenchmarkMatch(b *testing.B) {
	for _, pair := range [][2]string{{"philadelpia", "philadelphia"}, {"philadelpia", "mississauga"}, {"serenity", "step"}, {"встеча", "встреча"}} {
		b.Run(pair[0]+"/"+pair[1], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Match(pair[0], pair[1])
			}
		})
	}
}

func BenchmarkTokens(b *testing.B) {
	for b.Loop() {
		Tokens("Saint Mary's Episcopal Church – Big Book Study, 3916 Locust Walk")
	}
}
