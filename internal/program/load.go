package program

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	yaml "go.yaml.in/yaml/v3"

	"homegroup/programs"
)

// Languages that every pack is written in. The first is the one that others are compared with.
func Languages() []string { return []string{"en", "es"} }

// Gap is something missing or wrong in a pack, with the place to mend it.
type Gap struct {
	File    string // below programs/
	Line    int    // from 1; 0 for a file as a whole
	Message string
}

func (g Gap) String() string {
	if g.Line == 0 {
		return fmt.Sprintf("programs/%s: %s", g.File, g.Message)
	}
	return fmt.Sprintf("programs/%s:%d: %s", g.File, g.Line, g.Message)
}

// Library holds all packs and instruments.
type Library struct {
	packs       []Pack
	byID        map[string]int
	instruments []Instrument
	helplines   Helplines
	sources     map[string]*source // by pack id, for Check
	gaps        []Gap              // found while reading
}

// source remembers where every part of a pack stands.
type source struct {
	pack  *yaml.Node
	text  map[string]*yaml.Node
	files map[*yaml.Node]string
	own   map[string]string // language → the pack's own file
}

// Load reads all packs of a file system that looks like programs/. The error is that of reading; what is wrong with
// the packs themselves is told by Check, and a pack that cannot be read at all is left out.
func Load(files fs.FS) (*Library, error) {
	lib := &Library{byID: map[string]int{}, sources: map[string]*source{}}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("program: %w", err)
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), "_") || e.Name() == "instruments" {
			continue
		}
		if _, err := fs.Stat(files, path.Join(e.Name(), "pack.yaml")); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				lib.gaps = append(lib.gaps, Gap{path.Join(e.Name(), "pack.yaml"), 0, "this pack has no pack.yaml"})
				continue
			}
			return nil, err
		}
		if err := lib.read(files, e.Name()); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(lib.packs, func(a, b Pack) int { return order(a) - order(b) })
	for i, p := range lib.packs {
		lib.byID[p.ID] = i
	}
	return lib, errors.Join(lib.readInstruments(files), lib.readHelplines(files))
}

// Default gives the packs that are part of the program. It panics where they cannot be read at all: a fault of the build.
var Default = sync.OnceValue(func() *Library {
	lib, err := Load(programs.Files)
	if err != nil {
		panic(err)
	}
	return lib
})

// order is that in which programs are listed: by family, then by folder name. It says nothing of their worth.
func order(p Pack) int {
	return slices.Index([]string{"twelve_step", "smart", "moderation", "clinical"}, p.Family)
}

// Packs gives all packs that could be read.
func (lib *Library) Packs() []Pack { return lib.packs }

// Pack finds a pack by its id.
func (lib *Library) Pack(id string) (Pack, bool) {
	i, ok := lib.byID[id]
	if !ok {
		return Pack{}, false
	}
	return lib.packs[i], true
}

// read reads one pack with what it extends.
func (lib *Library) read(files fs.FS, folder string) error {
	s := &source{text: map[string]*yaml.Node{}, files: map[*yaml.Node]string{}, own: map[string]string{}}
	chain, err := lib.chain(files, folder, s)
	if err != nil || len(chain) == 0 {
		return err
	}
	for _, link := range chain {
		s.pack = merge(link.pack, s.pack)
	}
	drop(s.pack)
	var p Pack
	if !lib.decode(s, s.pack, &p) {
		return nil
	}
	if p.ID != folder {
		line := s.pack.Line
		if n := child(s.pack, "id"); n != nil {
			line = n.Line
		}
		lib.gaps = append(lib.gaps, Gap{path.Join(folder, "pack.yaml"), line, fmt.Sprintf("id: it is %q, and must be the folder's name, %s", p.ID, folder)})
		return nil
	}
	p.Text = map[string]*Text{}
	for _, lang := range Languages() {
		s.own[lang] = path.Join(folder, lang+".yaml")
		for _, link := range chain {
			words, err := lib.parse(files, path.Join(link.folder, lang+".yaml"), s)
			if err != nil {
				return err
			}
			s.text[lang] = merge(words, s.text[lang])
		}
		if s.text[lang] == nil {
			continue
		}
		prune(s.text[lang], s.pack)
		var t Text
		if !lib.decode(s, s.text[lang], &t) {
			return nil
		}
		lib.gaps = append(lib.gaps, fill(s.text[lang], t.Fill, s)...)
		t = Text{}
		if !lib.decode(s, s.text[lang], &t) {
			return nil
		}
		p.Text[lang] = &t
	}
	if len(p.Text) != len(Languages()) {
		return nil
	}
	lib.packs = append(lib.packs, p)
	lib.sources[p.ID] = s
	return nil
}

// link is one folder of the chain that a pack is made of: its own, then what it extends.
type link struct {
	folder string
	pack   *yaml.Node
}

// chain reads pack.yaml of a folder and of all that it extends, the folder's own first. It is empty where one cannot be read.
func (lib *Library) chain(files fs.FS, folder string, s *source) ([]link, error) {
	var chain []link
	for folder != "" {
		if slices.ContainsFunc(chain, func(l link) bool { return l.folder == folder }) || len(chain) > 4 {
			lib.gaps = append(lib.gaps, Gap{path.Join(chain[0].folder, "pack.yaml"), 0, "extends leads round in a circle"})
			return nil, nil
		}
		pack, err := lib.parse(files, path.Join(folder, "pack.yaml"), s)
		if err != nil || pack == nil {
			return nil, err
		}
		if err := lib.addWorksheets(files, folder, pack, s); err != nil {
			return nil, err
		}
		chain = append(chain, link{folder, pack})
		if folder = value(pack, "extends"); folder != "" {
			folder = "_" + folder
		}
	}
	return chain, nil
}

// parse reads one file; a file that is missing or no YAML is a gap, and gives nil.
func (lib *Library) parse(files fs.FS, name string, s *source) (*yaml.Node, error) {
	data, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		lib.gaps = append(lib.gaps, Gap{name, 0, "this file is missing"})
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("program: %w", err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		lib.gaps = append(lib.gaps, Gap{name, 0, "this is no YAML: " + err.Error()})
		return nil, nil
	}
	if len(doc.Content) == 0 {
		lib.gaps = append(lib.gaps, Gap{name, 0, "this file is empty"})
		return nil, nil
	}
	s.mark(doc.Content[0], name)
	return doc.Content[0], nil
}

// mark notes the file of a node and all below it.
func (s *source) mark(n *yaml.Node, file string) {
	s.files[n] = file
	for _, c := range n.Content {
		s.mark(c, file)
	}
}

// addWorksheets puts the folder's worksheets.yaml, where there is one, under "worksheets" of its pack.
func (lib *Library) addWorksheets(files fs.FS, folder string, pack *yaml.Node, s *source) error {
	name := path.Join(folder, "worksheets.yaml")
	if _, err := fs.Stat(files, name); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	sheets, err := lib.parse(files, name, s)
	if err != nil || sheets == nil {
		return err
	}
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "worksheets", Line: 1}
	s.files[key] = name
	pack.Content = append(pack.Content, key, sheets)
	return nil
}

var lineOf = regexp.MustCompile(`line (\d+): (.*)`)

// decode fills a struct and refuses keys that it does not know.
func (lib *Library) decode(s *source, n *yaml.Node, to any) bool {
	if gaps := unknown(n, to, s); len(gaps) > 0 {
		lib.gaps = append(lib.gaps, gaps...)
		return false
	}
	err := n.Decode(to)
	if err == nil {
		return true
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		if m := lineOf.FindStringSubmatch(line); m != nil {
			number := 0
			_, _ = fmt.Sscan(m[1], &number)
			lib.gaps = append(lib.gaps, Gap{s.fileOfLine(n, number), number, m[2]})
		}
	}
	return false
}

// fileOfLine guesses the file of a node with this line: the decoder tells only the line.
func (s *source) fileOfLine(n *yaml.Node, line int) string {
	found := s.files[n]
	var walk func(*yaml.Node)
	walk = func(n *yaml.Node) {
		if n.Line == line && n.Kind == yaml.ScalarNode && s.files[n] != "" {
			found = s.files[n]
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(n)
	return found
}

// merge lays a pack over what it extends: maps by key, lists of things with a name by that, all else is replaced.
func merge(base, over *yaml.Node) *yaml.Node {
	switch {
	case base == nil:
		return over
	case over == nil:
		return base
	case base.Kind == yaml.MappingNode && over.Kind == yaml.MappingNode:
		out := *over
		out.Content = nil
		for i := 0; i < len(base.Content); i += 2 {
			k, v := base.Content[i], base.Content[i+1]
			if mine := child(over, k.Value); mine != nil {
				v = merge(v, mine)
			}
			out.Content = append(out.Content, k, v)
		}
		for i := 0; i < len(over.Content); i += 2 {
			if child(base, over.Content[i].Value) == nil {
				out.Content = append(out.Content, over.Content[i], over.Content[i+1])
			}
		}
		return &out
	case identified(base) && identified(over):
		out := *over
		out.Content = nil
		for _, b := range base.Content {
			id := name(b)
			for _, o := range over.Content {
				if name(o) == id {
					b = merge(b, o)
				}
			}
			out.Content = append(out.Content, b)
		}
		for _, o := range over.Content {
			if !slices.ContainsFunc(base.Content, func(b *yaml.Node) bool { return name(b) == name(o) }) {
				out.Content = append(out.Content, o)
			}
		}
		return &out
	}
	return over
}

// name is that by which a thing in a list is known: its id, or the part that a provenance is of, or the word explained.
func name(n *yaml.Node) string {
	for _, key := range []string{"id", "of", "word"} {
		if v := value(n, key); v != "" {
			return v
		}
	}
	return ""
}

// identified says whether a list holds only things with a name.
func identified(n *yaml.Node) bool {
	return n.Kind == yaml.SequenceNode && len(n.Content) > 0 && !slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return name(c) == "" })
}

// drop takes out what a pack says it does not want of what it extends: worksheets_drop: [step4-fears].
func drop(pack *yaml.Node) {
	for _, list := range []string{"path.items", "worksheets", "practices", "milestones", "commitments"} {
		name, inner, _ := strings.Cut(list, ".")
		dropped := child(pack, name+"_drop")
		n := child(pack, name)
		if inner != "" && n != nil {
			n = child(n, inner)
		}
		if dropped == nil || n == nil {
			continue
		}
		n.Content = slices.DeleteFunc(slices.Clone(n.Content), func(c *yaml.Node) bool {
			return slices.ContainsFunc(dropped.Content, func(d *yaml.Node) bool { return d.Value == value(c, "id") })
		})
	}
}

// prune takes shared words out that belong to parts which the pack has dropped, or to dangers that it does not name.
func prune(text, pack *yaml.Node) {
	keep := func(part string, ids map[string]bool) {
		n := child(text, part)
		if n == nil {
			return
		}
		var kept []*yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if ids[n.Content[i].Value] {
				kept = append(kept, n.Content[i], n.Content[i+1])
			}
		}
		n.Content = kept
	}
	dangers := map[string]bool{}
	if d := child(pack, "danger"); d != nil {
		for _, n := range d.Content {
			dangers[n.Value] = true
		}
	}
	keep("warnings", dangers)
	for part, list := range map[string]string{"worksheets": "worksheets_drop", "practices": "practices_drop", "milestones": "milestones_drop", "commitments": "commitments_drop", "path": "path_drop"} {
		dropped := child(pack, list)
		if dropped == nil || child(text, part) == nil {
			continue
		}
		ids := map[string]bool{}
		for i := 0; i+1 < len(child(text, part).Content); i += 2 {
			ids[child(text, part).Content[i].Value] = true
		}
		for _, d := range dropped.Content {
			delete(ids, d.Value)
		}
		keep(part, ids)
	}
}

var blank = regexp.MustCompile(`\{([a-z_]+)\}`)

// fill puts words for {name} in every text below a node; a name without words is a gap.
func fill(n *yaml.Node, words map[string]string, s *source) []Gap {
	var gaps []Gap
	if n.Kind == yaml.ScalarNode {
		n.Value = blank.ReplaceAllStringFunc(n.Value, func(m string) string {
			if w, ok := words[m[1:len(m)-1]]; ok {
				return w
			}
			gaps = append(gaps, Gap{s.files[n], n.Line, fmt.Sprintf("no words to put for %s: add it under fill", m)})
			return m
		})
		return gaps
	}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && (i%2 == 0 || n.Content[i-1].Value == "fill") {
			continue
		}
		gaps = append(gaps, fill(c, words, s)...)
	}
	return gaps
}

// child finds a key's value in a map; nil where there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func value(n *yaml.Node, key string) string {
	if c := child(n, key); c != nil && c.Kind == yaml.ScalarNode {
		return c.Value
	}
	return ""
}

// sorted gives gaps by file and line, each once.
func sorted(gaps []Gap) []Gap {
	sort.Slice(gaps, func(i, j int) bool {
		a, b := gaps[i], gaps[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Message < b.Message
	})
	return slices.Compact(gaps)
}
