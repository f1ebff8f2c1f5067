package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"homegroup/internal/program"
)

// Release is the companion as it is shipped: every file, its hash, and the page that begins with them. The same files give the same
// release, on any machine and at any time.
type Release struct {
	Name  string   // stands in the addresses of its files
	Hash  string   // of all of them: what a person can compare
	First []string // addresses of what the first screen needs, in the order in which it asks for it
	Files []ReleaseFile
	files map[string]staticFile // by name below /my/v/NAME/

	index, worker, assets staticFile
}

// ReleaseFile is one line of assets.json.
type ReleaseFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
}

// The sheet of the private half: tokens and parts are those of the public pages.
var bookSheets = []string{"tokens.css", "base.css", "components.css"}

// companionKinds are the kinds of files that are served as they are. Types, sums and notes of the makers are not among them.
var companionKinds = []string{".js", ".css", ".json", ".svg", ".png", ".txt", ".webmanifest", ".woff2"}

// Files of the companion's folder that have a place of their own.
const (
	companionIndex  = "index.html"
	companionWorker = "sw.js"
	companionSheet  = "book.css"
)

// newRelease puts a release together. A name that is given stands for the hash (development); the version is told and not part of the hash.
func newRelease(files fs.FS, lib *program.Library, name, version string) (*Release, error) {
	contents, err := companionFiles(files, lib)
	if err != nil {
		return nil, err
	}
	page, err := fs.ReadFile(files, companionIndex)
	if err != nil {
		return nil, err
	}
	worker, err := fs.ReadFile(files, companionWorker)
	if err != nil {
		return nil, err
	}
	r := &Release{Name: name, files: map[string]staticFile{}}
	if r.Name == "" {
		sum := sha256.New()
		for _, name := range slices.Sorted(maps.Keys(contents)) {
			fmt.Fprintf(sum, "%s %x\n", name, sha256.Sum256(contents[name]))
		}
		sum.Write(page)
		sum.Write(worker)
		r.Name = hex.EncodeToString(sum.Sum(nil))[:12]
	}
	first, err := firstLoad(contents)
	if err != nil && name == "" { // a folder may be half written
		return nil, err
	}
	for _, name := range first {
		r.First = append(r.First, r.address(name))
	}
	index := r.page(page)
	r.Files = append(r.Files, lineOf("/my/", index))
	for name, data := range contents {
		r.Files = append(r.Files, lineOf(r.address(name), data))
		r.files[name] = pack(name, data)
	}
	slices.SortFunc(r.Files, func(a, b ReleaseFile) int { return cmp.Compare(a.Path, b.Path) })
	r.Hash = releaseHash(r.Files)
	assets, err := json.Marshal(struct {
		Release string        `json:"release"`
		Version string        `json:"version"`
		Hash    string        `json:"hash"`
		First   []string      `json:"first"`
		Files   []ReleaseFile `json:"files"`
	}{r.Name, version, r.Hash, r.First, r.Files})
	if err != nil {
		return nil, err
	}
	r.index, r.assets = pack(companionIndex, index), pack("assets.json", assets)
	r.worker = pack(companionWorker, append(pinnedLine(r.Name, r.Hash), worker...))
	return r, nil
}

// pinnedLine is what the worker begins with: it takes this release and no other.
func pinnedLine(release, hash string) []byte {
	return fmt.Appendf(nil, "const pinned = {release: %q, hash: %q};\n", release, hash)
}

// releaseHash is the hash of a list of files; sw.js computes it too, and so refuses a list that is not the one it was made for.
func releaseHash(files []ReleaseFile) string {
	sum := sha256.New()
	for _, f := range files {
		fmt.Fprintf(sum, "%s %s %d\n", f.Path, f.SHA256, f.Size)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func lineOf(path string, data []byte) ReleaseFile {
	sum := sha256.Sum256(data)
	return ReleaseFile{path, hex.EncodeToString(sum[:]), len(data)}
}

func (r *Release) address(name string) string { return "/my/v/" + r.Name + "/" + name }

// companionFiles gives every file that is served below the release's address, by name.
func companionFiles(files fs.FS, lib *program.Library) (map[string][]byte, error) {
	contents := map[string][]byte{}
	words := map[string]map[string]json.RawMessage{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(companionKinds, path.Ext(name)) || name == companionWorker || name == companionSheet {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if path.Dir(name) == "words" {
			return joinWords(words, name, data)
		}
		contents[name] = data
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, lang := range languages() {
		w := words[string(lang)]
		if w == nil {
			w = map[string]json.RawMessage{}
		}
		if contents["words/"+string(lang)+".json"], err = json.Marshal(w); err != nil {
			return nil, err
		}
	}

	var css bytes.Buffer
	for _, name := range bookSheets {
		data, err := fs.ReadFile(staticFiles, "static/"+name)
		if err != nil {
			return nil, err
		}
		css.Write(withoutComments(data))
	}
	sheet, err := fs.ReadFile(files, companionSheet)
	if err != nil {
		return nil, err
	}
	css.Write(withoutComments(sheet))
	contents[companionSheet] = css.Bytes()
	for _, name := range []string{"fonts/literata-latin-400-650.woff2", "fonts/OFL.txt"} {
		if contents[name], err = fs.ReadFile(staticFiles, "static/"+name); err != nil {
			return nil, err
		}
	}
	data, err := companionPrograms(lib)
	if err != nil {
		return nil, err
	}
	maps.Copy(contents, data)
	return contents, nil
}

// joinWords adds words/AREA.LANG.json to the words of its language. A word that two areas have is a fault: one of them would be lost.
func joinWords(words map[string]map[string]json.RawMessage, name string, data []byte) error {
	parts := strings.Split(path.Base(name), ".")
	if len(parts) != 3 {
		return fmt.Errorf("%s: a file of words is named AREA.LANG.json", name)
	}
	var area map[string]json.RawMessage
	if err := json.Unmarshal(data, &area); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	all := words[parts[1]]
	if all == nil {
		all = map[string]json.RawMessage{}
		words[parts[1]] = all
	}
	for key, text := range area {
		if _, there := all[key]; there {
			return fmt.Errorf("%s: %q is in another file of words too", name, key)
		}
		var b bytes.Buffer
		if err := json.Compact(&b, text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all[key] = b.Bytes()
	}
	return nil
}

var (
	// A static import or re-export of a neighbour, as people and as minifiers write it.
	staticImport = regexp.MustCompile(`(?:^|[\n;}])[ \t]*(?:import|export)\b(?:[\w\s*{},$]*\bfrom\b|[\s{}\w,$*]*\}\s*from)?\s*["'](\.{1,2}/[^"'\n]+\.js)["']`)
	relativeLink = regexp.MustCompile(`\b(href|src)="([^/"][^"]*)"`)
)

// firstLoad finds the modules that the first screen needs: app.js and all that it imports, not what is imported when it is wanted.
func firstLoad(contents map[string][]byte) ([]string, error) {
	first := []string{"app.js"}
	var missing error
	for i := 0; i < len(first); i++ {
		source, ok := contents[first[i]]
		if !ok {
			missing = errors.Join(missing, fmt.Errorf("companion: %s is imported and not there", first[i]))
			first = slices.Delete(first, i, i+1)
			i--
			continue
		}
		for _, m := range staticImport.FindAllSubmatch(source, -1) {
			name := path.Join(path.Dir(first[i]), string(m[1]))
			if !slices.Contains(first, name) {
				first = append(first, name)
			}
		}
	}
	return first, missing
}

// page is index.html with the release's addresses and the list of modules to load at once.
func (r *Release) page(source []byte) []byte {
	page := relativeLink.ReplaceAll(source, []byte(`$1="`+r.address("")+`$2"`))
	var list bytes.Buffer
	for _, name := range r.First {
		fmt.Fprintf(&list, "<link rel=\"modulepreload\" href=%q>\n", name)
	}
	return bytes.Replace(page, []byte("<!-- preload -->\n"), list.Bytes(), 1)
}
