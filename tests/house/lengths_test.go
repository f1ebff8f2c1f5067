package house

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// most is how many lines a file that a person wrote may have.
const most = 500

// Files that nobody wrote by hand, or that are read as data: third-party code, test data, generated code.
var notByHand = regexp.MustCompile(`(^|/)(vendor|testdata|node_modules)/|^internal/web/static/vendor/`)

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

func TestFileLengths(t *testing.T) {
	out, err := command("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.go", "*.js", "*.mjs", "*.css", "*.html", "*.sh", "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, name := range strings.Fields(string(out)) {
		if notByHand.MatchString(name) {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if os.IsNotExist(err) {
			continue // removed, and not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		looked++
		if n := bytes.Count(text, []byte("\n")); n > most && !generated.Match(text) {
			t.Errorf("%s has %d lines; %d are the most. Divide it by what it does.", name, n, most)
		}
	}
	if looked < 20 {
		t.Errorf("only %d files were looked at", looked)
	}
}
