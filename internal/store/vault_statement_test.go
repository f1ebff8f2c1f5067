package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestStatementsNameTheSpace: the tables of encrypted records can be spread over machines by space, as long as every statement on them says
// which. It reads every string of the package's code.
func TestStatementsNameTheSpace(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			if about := onVault(text); about != "" {
				looked++
				if about == "wrong" {
					t.Errorf("%s: this does not say which space it is about: %s", set.Position(literal.Pos()), text)
				}
			}
			return true
		})
	}
	if looked < 30 {
		t.Errorf("only %d statements were found", looked)
	}
	for text, want := range map[string]string{
		`SELECT id FROM vault_records WHERE seq > $1`:                   "wrong",
		`DELETE FROM vault_ops WHERE day < $1`:                          "wrong",
		`SELECT id FROM vault_records WHERE space = $1`:                 "right",
		`INSERT INTO vault_heads (device, seq)`:                         "wrong",
		`SELECT space, seq FROM vault_spaces WHERE account = $1`:        "right",
		`SELECT seq FROM vault_spaces WHERE account = $1`:               "wrong",
		`UPDATE vault_uploads SET size = size WHERE upload = $2`:        "wrong",
		`SELECT 1 FROM accounts`:                                        "",
		`DELETE FROM vault_parts WHERE space IN (SELECT space FROM x)`:  "right",
		`INSERT INTO vault_records (space, id, rev, seq, del, day, ct)`: "right",
		`UPDATE vault_spaces SET floor = $2 WHERE space = $1`:           "right",
		`UPDATE vault_spaces SET space = $2`:                            "wrong",
	} {
		if got := onVault(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

var (
	statement = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE)\b`)
	vaultName = regexp.MustCompile(`\bvault_[a-z]+\b`)
	bySpace   = regexp.MustCompile(`(?s)\bWHERE\b.*\bspace (=|IN)`)
	inserted  = regexp.MustCompile(`\bINTO vault_[a-z]+ \(space,`)
	listed    = regexp.MustCompile(`^SELECT (account, )?space\b[^()]*FROM vault_spaces WHERE`) // which spaces there are
	counted   = regexp.MustCompile(`^SELECT count\(space\) FROM vault_spaces WHERE account = `)
)

// onVault tells whether a text is a statement on a table of encrypted records, and whether it names the space.
func onVault(text string) string {
	if !statement.MatchString(text) || !vaultName.MatchString(text) {
		return ""
	}
	if bySpace.MatchString(text) || inserted.MatchString(text) || listed.MatchString(text) || counted.MatchString(text) {
		return "right"
	}
	return "wrong"
}
