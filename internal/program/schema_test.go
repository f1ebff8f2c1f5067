package program

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml "go.yaml.in/yaml/v3"
)

// The schemas under programs/ are made here from the Go types and the words that check.go allows, so that an editor can
// complete and underline while somebody writes. They see one file at a time; `homegroup programs check` sees the whole.

// schemas are all of them by file name, with the type of a file, and whether it may leave to a shared structure what
// stands there.
var schemas = []struct {
	name, title string
	of          reflect.Type
	shared      bool
}{
	{"pack.schema.json", "A program's facts and structure: pack.yaml", reflect.TypeFor[Pack](), true},
	{"worksheets.schema.json", "A program's forms: worksheets.yaml", reflect.TypeFor[[]Worksheet](), true},
	{"language.schema.json", "A program's words in one language: en.yaml, es.yaml", reflect.TypeFor[Text](), true},
	{"instrument.schema.json", "An instrument with its words and scoring cases: instruments/*.yaml", reflect.TypeFor[Instrument](), false},
}

// schemaOf says which schema a file of programs/ is written by; "" for others.
func schemaOf(file string) string {
	switch base := path.Base(file); {
	case path.Ext(file) != ".yaml" || path.Dir(file) == ".":
		return ""
	case path.Dir(file) == "instruments":
		return "instrument.schema.json"
	case base == "pack.yaml" || base == "worksheets.yaml":
		return strings.TrimSuffix(base, ".yaml") + ".schema.json"
	}
	return "language.schema.json"
}

type object = map[string]any

// The texts of fields that have a form of their own.
var patterns = map[string]string{
	"Milestone.after": duration.String(), "Milestone.every": duration.String(), "Milestone.from": duration.String(), "Instrument.every": duration.String(),
	"Provenance.checked": date, "Limit.checked": date, "Instrument.checked": date, "Pack.review_by": date, "Link.url": "^https://", "SheetLink.to": `^[^.]+\.[^.]+$`,
}

const date = `^\d{4}-\d{2}-\d{2}$`

// writer makes one schema.
type writer struct {
	shared bool
	defs   object
	says   map[string]string // field → its comment in the Go source
}

func (w *writer) schema(t reflect.Type, field string) any {
	i := slices.IndexFunc(allowedWords(), func(a allowed) bool { return a.field == field })
	switch t.Kind() {
	case reflect.Pointer:
		return w.schema(t.Elem(), field)
	case reflect.Slice:
		return object{"type": "array", "items": w.schema(t.Elem(), field)}
	case reflect.Map:
		m := object{"type": "object", "additionalProperties": w.schema(t.Elem(), "")}
		if i >= 0 {
			m["propertyNames"] = object{"enum": allowedWords()[i].words}
		}
		return m
	case reflect.Struct:
		if _, ok := w.defs[t.Name()]; !ok {
			w.defs[t.Name()] = nil // for types that hold themselves
			w.defs[t.Name()] = w.structure(t)
		}
		return object{"$ref": "#/$defs/" + t.Name()}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	}
	s := object{"type": "string"}
	if i >= 0 {
		s["enum"] = allowedWords()[i].words
	}
	if p := patterns[field]; p != "" {
		s["pattern"] = p
	}
	return s
}

func (w *writer) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name == "-" || name == "" {
			continue
		}
		key := t.Name() + "." + name
		p := w.schema(t.Field(i).Type, key)
		if says := w.says[key]; says != "" {
			p = with(p, "description", says)
		}
		properties[name] = p
		// What lies over a shared structure may name a thing and change one fact of it; its name is all that is needed.
		if w.shared && slices.Contains([]string{"id", "of", "word"}, name) && t != reflect.TypeFor[Pack]() || !w.shared && !strings.Contains(options, "omitempty") {
			required = append(required, name)
		}
	}
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

func with(schema any, key string, v any) object {
	out := object{key: v}
	for k, old := range schema.(object) {
		out[k] = old
	}
	return out
}

// needed are the fields of a file's type that its writer must fill, those aside that the shared structures hold.
func needed(t *testing.T, of reflect.Type, structures ...string) []string {
	t.Helper()
	given := map[string]bool{"worksheets": of == reflect.TypeFor[Pack]()} // they stand in a file of their own
	for _, file := range structures {
		doc := read(t, os.DirFS("../../programs"), file)
		for i := 0; i < len(doc.Content); i += 2 {
			given[doc.Content[i].Value] = true
		}
	}
	var names []string
	for i := range of.NumField() {
		name, options, _ := strings.Cut(of.Field(i).Tag.Get("yaml"), ",")
		if name != "-" && !strings.Contains(options, "omitempty") && !given[name] {
			names = append(names, name)
		}
	}
	return names
}

func generate(t *testing.T) map[string][]byte {
	t.Helper()
	says := comments(t, "pack.go", "text.go", "instrument.go")
	files := map[string][]byte{}
	for _, s := range schemas {
		w := writer{shared: s.shared, defs: object{}, says: says}
		top := with(w.schema(s.of, ""), "$schema", "https://json-schema.org/draft/2020-12/schema")
		top["title"], top["$defs"] = s.title, w.defs
		switch s.of {
		case reflect.TypeFor[Pack]():
			extends := func(name string) object {
				return object{"properties": object{"extends": object{"const": name}}, "required": []string{"extends"}}
			}
			top["if"] = object{"required": []string{"id"}} // a shared structure has no id
			top["then"] = object{"if": extends("twelve-step"), "then": object{"required": needed(t, s.of, "_common/pack.yaml", "_twelve-step/pack.yaml")}, "else": object{"required": needed(t, s.of)}}
		case reflect.TypeFor[Text]():
			top["if"] = object{"required": []string{"name"}}
			top["then"] = object{"required": needed(t, s.of, "_common/en.yaml", "_twelve-step/en.yaml")}
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(top); err != nil {
			t.Fatal(err)
		}
		files[s.name] = b.Bytes()
	}
	return files
}

// comments reads what the Go source says of each field.
func comments(t *testing.T, files ...string) map[string]string {
	t.Helper()
	says := map[string]string{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if structure, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range structure.Fields.List {
					if field.Comment == nil || field.Tag == nil {
						continue
					}
					tag, err := strconv.Unquote(field.Tag.Value)
					if err != nil {
						t.Fatal(err)
					}
					key, _, _ := strings.Cut(reflect.StructTag(tag).Get("yaml"), ",")
					says[spec.Name.Name+"."+key] = strings.TrimSpace(field.Comment.Text())
				}
			}
			return false
		})
	}
	return says
}

func TestSchemasAreCurrent(t *testing.T) {
	for name, want := range generate(t) {
		file := "../../programs/" + name
		if *update {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(have)); diff != "" {
			t.Errorf("%s is not current: go test ./internal/program -run Schemas -update\n%s", file, diff)
		}
	}
}

// read gives the root of a YAML file.
func read(t *testing.T, files fs.FS, name string) *yaml.Node {
	t.Helper()
	data, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	return doc.Content[0]
}

// plain is a YAML tree as JSON knows it: dates are texts, as editors read them.
func plain(n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		m := object{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return m
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, plain(c))
		}
		return list
	case n.Tag == "!!timestamp":
		return n.Value
	}
	var v any
	if n.Decode(&v) != nil {
		return n.Value
	}
	return v
}

func compiled(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	out := map[string]*jsonschema.Schema{}
	for _, s := range schemas {
		schema, err := jsonschema.NewCompiler().Compile("../../programs/" + s.name)
		if err != nil {
			t.Fatal(err)
		}
		out[s.name] = schema
	}
	return out
}

func TestEveryFileFitsItsSchema(t *testing.T) {
	by, looked := compiled(t), map[string]int{}
	for name, f := range copyOf(t) {
		schema := schemaOf(name)
		if schema == "" {
			continue
		}
		looked[schema]++
		if err := by[schema].Validate(plain(read(t, copyFile(name, f.Data), name))); err != nil {
			t.Errorf("programs/%s: %v", name, err)
		}
	}
	for _, s := range schemas {
		if looked[s.name] < 10 {
			t.Errorf("%s: only %d files were looked at", s.name, looked[s.name])
		}
	}
}

// A slip of the pen that an editor can see does not fit.
func TestSchemasRefuse(t *testing.T) {
	by, files := compiled(t), copyOf(t)
	for _, tc := range []struct{ name, file, old, new string }{
		{"a word not known", "smart/pack.yaml", "faith: secular", "faith: somewhat"},
		{"a word not known in a list", "smart/pack.yaml", "scope: [any_substance", "scope: [anything"},
		{"a key not known", "aa/en.yaml", "standfirst:", "standfrist:"},
		{"a date that is none", "aa/pack.yaml", `mark: confirmed, checked: "2026-11-23"`, "mark: confirmed, checked: soon"},
		{"a length that is none", "aa/pack.yaml", "after: P1D", "after: one day"},
		{"a shared fact that nobody gives", "smart/pack.yaml", "goal: self_defined\n", ""},
		{"own facts left out", "aa/pack.yaml", "scope: [alcohol]\n", ""},
		{"own words left out", "ga/es.yaml", "short: GA\n", ""},
		{"a column's type", "_twelve-step/worksheets.yaml", "type: long_text", "type: essay"},
		{"a column without a name", "_twelve-step/worksheets.yaml", "{id: cause, ", "{"},
		{"an instrument's range", "instruments/phq-2.yaml", "licence:", "license:"},
		{"a warning of no danger", "ga/en.yaml", "warnings:\n  suicide:", "warnings:\n  sadness:"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			was := string(files[tc.file].Data)
			if !strings.Contains(was, tc.old) {
				t.Fatalf("%s does not hold %q any more: mend this test", tc.file, tc.old)
			}
			broken := copyFile(tc.file, []byte(strings.Replace(was, tc.old, tc.new, 1)))
			if by[schemaOf(tc.file)].Validate(plain(read(t, broken, tc.file))) == nil {
				t.Error("it fits")
			}
		})
	}
}

func copyFile(name string, data []byte) fs.FS {
	return fstest.MapFS{name: &fstest.MapFile{Data: data}}
}
