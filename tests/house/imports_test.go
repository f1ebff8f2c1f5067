// Package house checks what holds for the whole tree: who may import whom, and how long a file may be. The rules are
// those of CONTRIBUTING.md.
package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The layers, the highest first. A package imports only from layers below its own.
var layers = []struct {
	name     string
	packages []string // below homegroup/, with all that lies under them
}{
	{"tools", []string{"tools", "tests"}},
	{"cmd", []string{"cmd"}},
	{"app", []string{"internal/app"}},
	{"adapter", []string{"internal/store", "internal/index", "internal/feed", "internal/web", "internal/mail", "internal/push", "internal/jobs", "internal/changes", "internal/sample"}},
	{"domain", []string{"internal/notify", "internal/group", "internal/vault", "internal/account", "internal/meeting", "internal/program"}},
	{"mechanism", []string{"internal/geo", "internal/recur", "internal/fold", "internal/place", "internal/ical", "internal/stats", "internal/config", "internal/sealed", "programs", "companion"}},
	{"problem", []string{"internal/problem"}},
}

// The only imports between domain packages.
var betweenDomains = [][2]string{{"internal/notify", "internal/group"}, {"internal/group", "internal/vault"}, {"internal/vault", "internal/account"}}

// What a domain package does not know about.
var notInDomain = []string{"database/sql", "net/http", "html/template", "log/slog", "os"}

// place finds the layer of a package and the entry that it lies under.
func place(pkg string) (layer int, entry string) {
	for i, l := range layers {
		for _, p := range l.packages {
			if pkg == p || strings.HasPrefix(pkg, p+"/") {
				return i, p
			}
		}
	}
	return -1, ""
}

// forbidden says why a package may not import another; "" where it may.
func forbidden(from, to string) string {
	if to, ours := strings.CutPrefix(to, "homegroup/"); ours {
		fromLayer, fromEntry := place(from)
		toLayer, toEntry := place(to)
		switch {
		case toLayer < 0:
			return "it has no layer: give it one in tests/house"
		case fromEntry == toEntry:
			return ""
		case layers[fromLayer].name == "tools":
			return ""
		case layers[fromLayer].name == "cmd" && layers[toLayer].name == "adapter":
			return "cmd reaches adapters through app"
		case layers[fromLayer].name == "mechanism" && layers[toLayer].name != "mechanism":
			return "mechanisms know nothing of ours but each other"
		case layers[fromLayer].name == "mechanism":
			return ""
		case layers[fromLayer].name == "domain" && layers[toLayer].name == "domain":
			if slices.Contains(betweenDomains, [2]string{fromEntry, toEntry}) {
				return ""
			}
			return "between domain packages only notify → group → vault → account"
		case fromLayer == toLayer:
			return "two of one layer do not import each other"
		case fromLayer > toLayer:
			return "the arrow points up: " + layers[fromLayer].name + " to " + layers[toLayer].name
		}
		return ""
	}
	if layer, _ := place(from); layer >= 0 && layers[layer].name == "domain" && slices.Contains(notInDomain, to) {
		return "a domain package does no input and output"
	}
	return ""
}

func TestImports(t *testing.T) {
	out, err := command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		pkg := strings.TrimPrefix(p.ImportPath, "homegroup/")
		if layer, _ := place(pkg); layer < 0 {
			t.Errorf("%s has no layer: give it one in tests/house", pkg)
			continue
		}
		for _, i := range p.Imports {
			if why := forbidden(pkg, i); why != "" {
				t.Errorf("%s imports %s: %s", pkg, strings.TrimPrefix(i, "homegroup/"), why)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

// The rule itself: it must be able to refuse.
func TestForbidden(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		may      bool
	}{
		{"cmd/homegroup", "homegroup/internal/app", true},
		{"cmd/homegroup", "homegroup/internal/store", false},
		{"internal/app", "homegroup/internal/store", true},
		{"internal/store", "homegroup/internal/index", false},
		{"internal/store/storetest", "homegroup/internal/store", true},
		{"internal/feed", "homegroup/internal/feed/bmlt", true},
		{"internal/web", "homegroup/internal/meeting", true},
		{"internal/meeting", "homegroup/internal/web", false},
		{"internal/meeting", "homegroup/internal/recur", true},
		{"internal/meeting", "homegroup/internal/program", false},
		{"internal/notify", "homegroup/internal/group", true},
		{"internal/group", "homegroup/internal/notify", false},
		{"internal/meeting", "net/http", false},
		{"internal/meeting", "os", false},
		{"internal/web", "net/http", true},
		{"internal/place", "homegroup/internal/geo", true},
		{"internal/geo", "homegroup/internal/problem", false},
		{"internal/recur", "homegroup/internal/meeting", false},
		{"internal/problem", "homegroup/internal/geo", false},
		{"internal/web", "homegroup/internal/unheard", false},
	} {
		if why := forbidden(tt.from, tt.to); (why == "") != tt.may {
			t.Errorf("%s → %s: %q", tt.from, tt.to, why)
		}
	}
}

// command runs a command in the root of the tree.
func command(name string, args ...string) ([]byte, error) {
	c := exec.Command(name, args...)
	c.Dir = filepath.Join("..", "..")
	out, err := c.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = errors.Join(err, errors.New(string(exit.Stderr)))
	}
	return out, err
}
