package program

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	yaml "go.yaml.in/yaml/v3"
)

var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// thirteen are the programs that must be there, whole.
var thirteen = []string{"aa", "na", "ca", "cma", "oa", "saa", "ga", "da", "mm", "smart", "cbt", "mi", "mat"}

func TestPacksAreWhole(t *testing.T) {
	lib := Default()
	for _, g := range lib.Check(time.Now()) {
		t.Error(g)
	}
	for _, id := range thirteen {
		if _, ok := lib.Pack(id); !ok {
			t.Errorf("the pack %s is missing", id)
		}
	}
	t.Logf("%d packs in %d languages, %d instruments", len(lib.Packs()), len(Languages()), len(lib.Instruments()))
}

// copyOf is programs/ in memory, to be broken.
func copyOf(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS("../../programs")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(root, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// leaf is one value of a YAML file with the keys that lead to it.
type leaf struct {
	keys  []string
	where func(*yaml.Node) // takes it out of a tree parsed anew
}

// leaves lists every value of a file and how to take it out.
func leaves(n *yaml.Node, keys []string, steps []int, out *[]leaf) {
	for i := 0; i < len(n.Content); i++ {
		c := n.Content[i]
		if n.Kind == yaml.MappingNode {
			i++
			c = n.Content[i]
			here := append(slices.Clone(keys), n.Content[i-1].Value)
			at := append(slices.Clone(steps), i)
			if c.Kind == yaml.ScalarNode {
				*out = append(*out, leaf{here, func(root *yaml.Node) { cut(root, at, true) }})
			}
			leaves(c, here, at, out)
			continue
		}
		here := append(slices.Clone(keys), fmt.Sprint(i))
		leaves(c, here, append(slices.Clone(steps), i), out)
	}
}

func cut(n *yaml.Node, steps []int, pair bool) {
	for _, s := range steps[:len(steps)-1] {
		n = n.Content[s]
	}
	last := steps[len(steps)-1]
	n.Content = slices.Delete(n.Content, last-1, last+1)
}

// Whatever translated string is taken out of a pack, the checker tells it, with the pack's own language file.
func TestEveryMissingStringIsTold(t *testing.T) {
	files := copyOf(t)
	for _, id := range thirteen {
		for _, lang := range Languages() {
			name := id + "/" + lang + ".yaml"
			var doc yaml.Node
			if err := yaml.Unmarshal(files[name].Data, &doc); err != nil {
				t.Fatal(err)
			}
			var all []leaf
			leaves(doc.Content[0], nil, nil, &all)
			step := max(1, len(all)/4) // a sample of each file: all of them take minutes
			for i := 0; i < len(all); i += step {
				l := all[i]
				if optional(l.keys) || inherited(t, files, id, lang, l.keys) {
					continue
				}
				broken := fstest.MapFS{}
				for n, f := range files {
					if strings.HasPrefix(n, id+"/") || strings.HasPrefix(n, "_") { // without the instruments: reading them takes longest
						broken[n] = f
					}
				}
				var tree yaml.Node
				if err := yaml.Unmarshal(files[name].Data, &tree); err != nil {
					t.Fatal(err)
				}
				l.where(tree.Content[0])
				data, err := yaml.Marshal(&tree)
				if err != nil {
					t.Fatal(err)
				}
				broken[name] = &fstest.MapFile{Data: data}
				if !told(t, broken, lang) {
					t.Errorf("%s: %s was taken out, and nobody noticed", name, strings.Join(l.keys, " → "))
				}
			}
		}
	}
}

// optional are strings that a pack may leave out.
func optional(keys []string) bool {
	last := keys[len(keys)-1]
	return last == "hint" || last == "unit" || keys[0] == "fill" && len(keys) == 2 || keys[0] == "roles"
}

// inherited says that the shared words have this string too, so that nothing is missing without the pack's own.
func inherited(t *testing.T, files fstest.MapFS, id, lang string, keys []string) bool {
	t.Helper()
	for _, base := range []string{"_common", "_twelve-step"} {
		if base == "_twelve-step" && !strings.Contains(string(files[id+"/pack.yaml"].Data), "extends: twelve-step") {
			continue
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(files[base+"/"+lang+".yaml"].Data, &doc); err != nil {
			t.Fatal(err)
		}
		n := doc.Content[0]
		for _, k := range keys {
			if n = child(n, k); n == nil {
				break
			}
		}
		if n != nil {
			return true
		}
	}
	return false
}

// told says whether a gap is found in the words of a language.
func told(t *testing.T, files fs.FS, lang string) bool {
	t.Helper()
	lib, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(lib.Check(today.AddDate(1, 0, 0)), func(g Gap) bool { return strings.HasSuffix(g.File, "/"+lang+".yaml") })
}

// Taking out a column of a worksheet, a provenance, a file or a shared word is told with file and line.
func TestGapsNameThePlace(t *testing.T) {
	for _, tc := range []struct {
		name, file, old, new, want string
	}{
		{"a column", "_twelve-step/worksheets.yaml", "    - {id: cause, type: long_text}\n", "", "cause"},
		{"a provenance", "smart/pack.yaml", "  - {of: cost, source: SMART Recovery's account (meetings are free), mark: confirmed, checked: \"2026-11-23\"}\n", "", "programs/smart/pack.yaml:"},
		{"a shared word", "_twelve-step/es.yaml", "  step-4:", "  step-44:", "step-4"},
		{"a word not known", "smart/pack.yaml", "faith: secular", "faith: somewhat", `"somewhat" is not one of`},
		{"a key not known", "smart/en.yaml", "standfirst: >-", "standfrist: >-", `"standfrist" is not known here`},
		{"a link to nowhere", "_twelve-step/worksheets.yaml", "to: step9-amends.who}", "to: step9-amends.whom}", "leads nowhere"},
		{"a date that is none", "smart/pack.yaml", `review_by: "2027-11-01"`, `review_by: "soon"`, "review_by"},
		{"an instrument's case", "instruments/phq-9.yaml", "scores: {total: 0}", "scores: {total: 0}\n    from: x", ""},
		{"words without a fact", "smart/en.yaml", "  urge-log:\n", "  urge-log:\n    title: x\n  no-such-sheet:\n", "nothing in pack.yaml or worksheets.yaml is called this"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files := copyOf(t)
			was := string(files[tc.file].Data)
			if !strings.Contains(was, tc.old) {
				t.Fatalf("%s does not hold %q any more: mend this test", tc.file, tc.old)
			}
			files[tc.file] = &fstest.MapFile{Data: []byte(strings.Replace(was, tc.old, tc.new, 1))}
			for name := range files { // the pack itself, one that extends what is shared, and no more, so that it is quick
				folder := path.Dir(name)
				if slices.Contains(thirteen, folder) && folder != "aa" && folder != path.Dir(tc.file) {
					delete(files, name)
				}
			}
			lib, err := Load(files)
			if err != nil {
				t.Fatal(err)
			}
			gaps := lib.Check(today.AddDate(1, 0, 0))
			if len(gaps) == 0 {
				t.Fatal("nobody noticed")
			}
			if !slices.ContainsFunc(gaps, func(g Gap) bool { return strings.Contains(g.String(), tc.want) && g.File != "" }) {
				t.Errorf("no gap says %q: %v", tc.want, gaps[:min(3, len(gaps))])
			}
		})
	}
}
