package web

import (
	"bufio"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contrasts are the tightest pairs of colours that the pages use, with the ratio that each needs (WCAG 2.2, 1.4.3 and 1.4.11), as the
// design names them.
var contrasts = []struct {
	front, back string
	needed      float64
}{
	{"ink", "paper", 4.5}, {"ink", "well", 4.5}, {"ink-2", "paper", 4.5}, {"ink-2", "sheet", 4.5}, {"ink-2", "well", 4.5}, {"accent", "paper", 4.5},
	{"accent", "sheet", 4.5}, {"accent", "accent-soft", 4.5}, {"ink-2", "accent-soft", 4.5}, {"on-accent", "accent", 4.5}, {"on-cloth", "cloth", 4.5},
	{"on-cloth-2", "cloth", 4.5}, {"lamp", "cloth", 3}, {"on-lamp", "lamp", 4.5}, {"lamp-ink", "paper", 4.5}, {"lamp-ink", "lamp-soft", 4.5},
	{"ink-2", "lamp-soft", 4.5}, {"danger", "paper", 4.5}, {"danger", "danger-soft", 4.5}, {"ink", "danger-soft", 4.5}, {"on-danger", "danger", 4.5},
	{"line-strong", "paper", 3}, {"line-strong", "sheet", 3}, {"line-strong", "well", 3}, {"focus", "paper", 3}, {"help-ink", "on-cloth", 4.5},
	{"accent", "lamp-soft", 4.5}, {"ink", "heat-3", 4.5}, {"sheet", "heat-4", 4.5}, {"heat-4", "paper", 3},
	// What finder.css uses besides.
	{"accent-strong", "accent-soft", 4.5}, {"ink", "sheet", 4.5}, {"accent", "heat-2", 3},
}

var tokenForm = regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-f]{6})\s*;`)

// tokenBlocks reads tokens.css: the colours under each selector, those in the dark media query under "@" and their selector.
func tokenBlocks(t *testing.T) map[string]map[string]string {
	data, err := fs.ReadFile(staticFiles, "static/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := map[string]map[string]string{}
	prefix, selector := "", ""
	lines := bufio.NewScanner(strings.NewReader(string(withoutComments(data))))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(line, "@media (prefers-color-scheme: dark)"):
			prefix = "@"
		case strings.HasPrefix(line, "@media"):
			prefix = "other "
		case strings.HasSuffix(line, "{"):
			selector = prefix + strings.TrimSpace(strings.TrimSuffix(line, "{"))
		case line == "}" && selector != "":
			selector = ""
		case line == "}":
			prefix = ""
		default:
			if m := tokenForm.FindStringSubmatch(line); m != nil {
				if blocks[selector] == nil {
					blocks[selector] = map[string]string{}
				}
				blocks[selector][m[1]] = m[2]
			}
		}
	}
	return blocks
}

// themes gives the colours in force for each theme and cloth, as the cascade makes them.
func themes(t *testing.T) map[string]map[string]string {
	blocks := tokenBlocks(t)
	over := func(layers ...string) map[string]string {
		all := map[string]string{}
		for _, l := range layers {
			if l != ":root" && l != "" && blocks[l] == nil {
				t.Fatalf("tokens.css has no %s", l)
			}
			for k, v := range blocks[l] {
				all[k] = v
			}
		}
		return all
	}
	dark := `:root[data-theme="dark"]`
	return map[string]map[string]string{
		"light green": over(":root"), "light blue": over(":root", `[data-cloth="night"]`), "light plain": over(":root", `[data-cloth="plain"]`),
		"dark green": over(":root", dark), "dark blue": over(":root", `[data-cloth="night"]`, dark, dark+` [data-cloth="night"]`),
		"dark plain": over(":root", `[data-cloth="plain"]`, dark, dark+` [data-cloth="plain"]`),
	}
}

// TestTokensDarkTwice sees that the dark colours are the same by the system's wish and by attribute.
func TestTokensDarkTwice(t *testing.T) {
	blocks := tokenBlocks(t)
	for _, cloth := range []string{"", ` [data-cloth="night"]`, ` [data-cloth="plain"]`} {
		a, b := blocks[`:root[data-theme="dark"]`+cloth], blocks[`@:root:not([data-theme="light"])`+cloth]
		if len(a) == 0 || len(a) != len(b) {
			t.Errorf("dark%s: %d and %d colours", cloth, len(a), len(b))
		}
		for name, colour := range a {
			if b[name] != colour {
				t.Errorf("dark%s --%s is %s by attribute and %s by the system", cloth, name, colour, b[name])
			}
		}
	}
}

// TestContrast computes every pair in every theme.
func TestContrast(t *testing.T) {
	for name, theme := range themes(t) {
		for _, c := range contrasts {
			front, back := theme[c.front], theme[c.back]
			if front == "" || back == "" {
				t.Errorf("%s: no colour for %s on %s", name, c.front, c.back)
				continue
			}
			if got := contrast(front, back); got < c.needed {
				t.Errorf("%s: %s on %s is %.1f, needs %.1f", name, c.front, c.back, got, c.needed)
			}
		}
	}
}

// update writes the golden file of this test anew.
var update = flag.Bool("update", false, "write golden files anew")

// TestContrastTable keeps the table of ratios: a colour that changes shows here what it does to every pair.
func TestContrastTable(t *testing.T) {
	all, order := themes(t), []string{"light green", "light blue", "light plain", "dark green", "dark blue", "dark plain"}
	got := "| ratio | " + strings.Join(order, " | ") + " | needed |\n|---|---|---|---|---|---|---|---|\n"
	for _, c := range contrasts {
		got += "| " + c.front + " on " + c.back + " |"
		for _, name := range order {
			got += fmt.Sprintf(" %.1f |", contrast(all[name][c.front], all[name][c.back]))
		}
		got += fmt.Sprintf(" %g |\n", c.needed)
	}
	const golden = "testdata/contrast.md"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// contrast is the ratio of WCAG 2.2 between two colours, 1 to 21.
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(colour string) float64 {
	if len(colour) != 7 {
		return 0
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return 0
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// Every token's number must be readable on its face, and the face or its rim be seen on both papers (design.md, section 3).
func TestTokenFaces(t *testing.T) {
	css, err := os.ReadFile("static/components.css")
	if err != nil {
		t.Fatal(err)
	}
	value := func(rule, name, or string) string {
		if m := regexp.MustCompile(`--` + name + `: (#[0-9a-f]{6})`).FindStringSubmatch(rule); m != nil {
			return m[1]
		}
		return or
	}
	faces := regexp.MustCompile(`\.token\[data-colour="([a-z]+)"\] \{([^}]*)\}`).FindAllStringSubmatch(string(css), -1)
	if len(faces) < 15 {
		t.Fatalf("only %d colours of tokens", len(faces))
	}
	for _, f := range faces {
		face, rim, mark := value(f[2], "face", "#d9dcd6"), value(f[2], "rim", "#8b918a"), value(f[2], "mark", "#1d2521")
		if c := contrast(face, mark); c < 4.5 {
			t.Errorf("the number on a %s token has %.1f:1", f[1], c)
		}
		for paper, colour := range map[string]string{"light": "#f3f2e9", "dark": "#1a1714"} {
			if contrast(face, colour) < 3 && contrast(rim, colour) < 3 {
				t.Errorf("a %s token is not seen on %s paper", f[1], paper)
			}
		}
	}
}
