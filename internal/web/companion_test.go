package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"homegroup/companion"
	"homegroup/internal/program"
)

// The companion's bars (DESIGN.md section 9).
const (
	firstRequests = 25
	firstBytes    = 150 << 10
)

// assets is /my/assets.json as a stranger reads it.
type assets struct {
	Release, Version, Hash string
	First                  []string
	Files                  []struct {
		Path, SHA256 string
		Size         int
	}
}

func (s *site) assets(t *testing.T) assets {
	t.Helper()
	var a assets
	if err := json.Unmarshal(s.get("/my/assets.json").Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestCompanionHeaders holds each kind of the companion's files against every header that it must have, and no other policy.
func TestCompanionHeaders(t *testing.T) {
	s := richSite(t)
	at := "/my/v/" + s.assets(t).Release + "/"
	const (
		book = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
			"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types homegroup"
		kdf     = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
		anew    = "no-cache"
		forever = "public, max-age=31536000, immutable"
	)
	for _, test := range []struct{ path, policy, cache, kind string }{
		{"/my/", book, anew, "text/html; charset=utf-8"},
		{"/my/sw.js", book, anew, "text/javascript; charset=utf-8"},
		{"/my/assets.json", book, anew, "application/json"},
		{at + "app.js", book, forever, "text/javascript; charset=utf-8"},
		{at + "book/worker.js", book, forever, "text/javascript; charset=utf-8"},
		{at + "crypto/kdf.js", book, forever, "text/javascript; charset=utf-8"},
		{at + "crypto/kdf_worker.js", kdf, forever, "text/javascript; charset=utf-8"},
		{at + "vendor/argon2-wasm.js", book, forever, "text/javascript; charset=utf-8"},
		{at + "book.css", book, forever, "text/css; charset=utf-8"},
		{at + "words/es.json", book, forever, "application/json"},
		{at + "programs/aa.en.json", book, forever, "application/json"},
		{at + "manifest/plain.en.webmanifest", book, forever, "application/manifest+json"},
		{at + "icons/plain.svg", book, forever, "image/svg+xml"},
		{at + "fonts/literata-latin-400-650.woff2", book, forever, "font/woff2"},
	} {
		w := s.get(test.path, "Accept-Encoding", "gzip, deflate, br, zstd")
		if w.Code != http.StatusOK {
			t.Errorf("%s answers %d", test.path, w.Code)
		}
		for name, want := range map[string]string{
			"Content-Security-Policy": test.policy, "Cache-Control": test.cache, "Content-Type": test.kind,
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
			"Strict-Transport-Security": "max-age=31536000",
		} {
			if got := w.Header().Values(name); len(got) != 1 || got[0] != want {
				t.Errorf("%s: %s is %q, want %q", test.path, name, got, want)
			}
		}
		allowed := []string{}
		for _, one := range strings.Split(w.Header().Get("Permissions-Policy"), ", ") {
			if name, who, ok := strings.Cut(one, "="); !ok || who != "()" {
				allowed = append(allowed, name+"="+who)
			}
		}
		if want := []string{"camera=(self)", "publickey-credentials-get=(self)", "publickey-credentials-create=(self)"}; !slices.Equal(allowed, want) {
			t.Errorf("%s may use %q, want %q", test.path, allowed, want)
		}
		for _, off := range []string{"geolocation=()", "microphone=()", "payment=()", "usb=()"} {
			if !strings.Contains(w.Header().Get("Permissions-Policy"), off) {
				t.Errorf("%s: Permissions-Policy lacks %s", test.path, off)
			}
		}
		if want := "br"; path.Ext(test.path) != ".woff2" && w.Header().Get("Content-Encoding") != want || path.Ext(test.path) == ".woff2" && w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s comes as %q", test.path, w.Header().Get("Content-Encoding"))
		}
	}
}

// TestCompanionOtherRelease sees that files of two releases never mix, and that what is not there is not kept either.
func TestCompanionOtherRelease(t *testing.T) {
	s := emptySite(t)
	at := "/my/v/" + s.assets(t).Release + "/"
	for _, path := range []string{"/my/v/000000000000/app.js", "/my/v/dev/app.js", at + "nothing.js", at + "embed.go", at + "sw.js", at + "index.html", at + "vendor/SHA256SUMS", at + "vendor/ui.d.ts", at + "words/app.en.json"} {
		w := s.get(path)
		if w.Code != http.StatusNotFound || w.Header().Get("Cache-Control") != "no-store" || strings.Contains(w.Header().Get("Content-Type"), "javascript") {
			t.Errorf("%s answers %d, %v", path, w.Code, w.Header())
		}
	}
	for from, to := range map[string]string{"/my": "/my/", "/my/elsewhere": "/my/", "/my/back": "/my/"} {
		if w := s.get(from); w.Header().Get("Location") != to || w.Code != http.StatusFound {
			t.Errorf("%s answers %d and leads to %q", from, w.Code, w.Header().Get("Location"))
		}
	}
}

// TestCompanionAssets fetches every file that the list names, and makes the hash of the list again as `homegroup verify` and sw.js do.
func TestCompanionAssets(t *testing.T) {
	s := richSite(t)
	a := s.assets(t)
	if a.Version != "1.2.3" || !regexp.MustCompile(`^[0-9a-f]{12}$`).MatchString(a.Release) {
		t.Errorf("release %q, version %q", a.Release, a.Version)
	}
	whole := sha256.New()
	listed := map[string]bool{}
	for _, f := range a.Files {
		fmt.Fprintf(whole, "%s %s %d\n", f.Path, f.SHA256, f.Size)
		if listed[f.Path] {
			t.Errorf("%s is listed twice", f.Path)
		}
		listed[f.Path] = true
		w := s.get(f.Path)
		sum := sha256.Sum256(w.Body.Bytes())
		if w.Code != http.StatusOK || w.Body.Len() != f.Size || hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s: %d, %d bytes of hash %x; the list says %d of %s", f.Path, w.Code, w.Body.Len(), sum, f.Size, f.SHA256)
		}
	}
	if got := hex.EncodeToString(whole.Sum(nil)); got != a.Hash {
		t.Errorf("the hash of the list is %s; it says %s", got, a.Hash)
	}
	if !slices.IsSortedFunc(a.Files, func(a, b struct {
		Path, SHA256 string
		Size         int
	}) int {
		return strings.Compare(a.Path, b.Path)
	}) {
		t.Error("the list has no order")
	}
	if want := fmt.Sprintf("const pinned = {release: %q, hash: %q};\n", a.Release, a.Hash); !strings.HasPrefix(s.get("/my/sw.js").Body.String(), want) {
		t.Error("the worker is not for this list")
	}
	release, err := s.companion.release()
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Files) != len(release.files)+1 || !listed["/my/"] {
		t.Errorf("%d files are listed, %d are served", len(a.Files), len(release.files)+1)
	}
	for _, f := range a.First {
		if !listed[f] {
			t.Errorf("%s is wanted first and not listed", f)
		}
	}
}

// folder is a copy of the companion that a test may change.
func folder(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(companion.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(companion.Files, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func release(t *testing.T, files fs.FS, version string) *Release {
	t.Helper()
	r, err := newRelease(files, program.Default(), "", version)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// bytesOf is all that a release serves, by address.
func bytesOf(r *Release) map[string][]byte {
	all := map[string][]byte{"/my/": r.index.plain, "/my/sw.js": r.worker.plain, "/my/assets.json": r.assets.plain}
	for name, f := range r.files {
		all[r.address(name)] = f.plain
	}
	return all
}

// TestCompanionIsReproducible makes the release anew: the same files give the same bytes, and one other byte gives another release.
func TestCompanionIsReproducible(t *testing.T) {
	first := release(t, companion.Files, "1")
	one, two := bytesOf(first), bytesOf(release(t, folder(t), "1"))
	if len(one) != len(two) || len(one) < 100 {
		t.Fatalf("%d files and %d", len(one), len(two))
	}
	for name, data := range one {
		if !bytes.Equal(data, two[name]) {
			t.Errorf("%s differs", name)
		}
	}
	if other := release(t, companion.Files, "2"); other.Name != first.Name || other.Hash != first.Hash || bytes.Equal(other.assets.plain, first.assets.plain) {
		t.Error("the version is told, and is no part of the release's name")
	}
	names := map[string]string{first.Name: "the release itself"}
	for _, name := range []string{"app.js", "book.css", "index.html", "sw.js", "words/app.es.json", "icons/plain-192.png", "vendor/age.js", "crypto/kdf_worker.js", "vendor/LICENSES.txt"} {
		files := folder(t)
		data := bytes.Clone(files[name].Data)
		i := bytes.LastIndexAny(data, "aeiou")
		data[i] ^= 2
		files[name] = &fstest.MapFile{Data: data}
		r := release(t, files, "1")
		if r.Name == first.Name || r.Hash == first.Hash {
			t.Errorf("one byte of %s changes nothing: %s %s", name, r.Name, r.Hash)
		}
		if names[r.Name] != "" {
			t.Errorf("%s and %s give one name", name, names[r.Name])
		}
		names[r.Name] = name
		if r.etags() == first.etags() {
			t.Errorf("a browser does not notice the change of %s", name)
		}
	}
	gone := folder(t)
	delete(gone, "parts/toast.js")
	if _, err := newRelease(gone, program.Default(), "", "1"); err == nil {
		t.Error("a release without a module that its first screen needs can be made")
	}
	twice := folder(t)
	twice["words/zz.en.json"] = &fstest.MapFile{Data: []byte(`{"app.again": "Once more"}`)}
	if _, err := newRelease(twice, program.Default(), "", "1"); err == nil {
		t.Error("a word may be in two files")
	}
}

// etags are what a browser compares when it asks for the page, the worker and the list again.
func (r *Release) etags() [3]string { return [3]string{r.index.etag, r.worker.etag, r.assets.etag} }

// TestCompanionFirstLoad counts what a browser gets over the wire before the first screen can be drawn: page, first modules, the
// service worker's script; and says what the sheet, the letters and the words add.
func TestCompanionFirstLoad(t *testing.T) {
	s := richSite(t)
	a := s.assets(t)
	server := httptest.NewServer(s.handler)
	defer server.Close()
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	wire := func(encoding string, paths ...string) (sum int) {
		for _, path := range paths {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", encoding)
			w, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			head, err := httputil.DumpResponse(w, false)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(w.Body)
			if err != nil || w.StatusCode != http.StatusOK {
				t.Fatal(path, w.Status, err)
			}
			_ = w.Body.Close()
			sum += len(head) + len(body)
		}
		return sum
	}
	first := append([]string{"/my/", "/my/sw.js"}, a.First...)
	at := "/my/v/" + a.Release + "/"
	looks := []string{at + "book.css", at + "fonts/literata-latin-400-650.woff2", at + "words/en.json"}
	for _, encoding := range []string{"gzip, deflate, br, zstd", "gzip, deflate"} {
		sum := wire(encoding, first...)
		t.Logf("%s: %d requests, %d bytes with their headers; with the sheet, the letters and the words %d requests, %d bytes", encoding, len(first), sum, len(first)+len(looks), sum+wire(encoding, looks...))
		if sum > firstBytes {
			t.Errorf("the first load is %d bytes, more than %d", sum, firstBytes)
		}
	}
	if len(first) > firstRequests || len(first) < 10 {
		t.Errorf("the first load is %d requests; %d are the most", len(first), firstRequests)
	}
	page := s.get("/my/").Body.String()
	for _, module := range a.First {
		if strings.Count(page, `<link rel="modulepreload" href="`+module+`">`) != 1 {
			t.Errorf("the page does not begin to load %s at once", module)
		}
	}
}

var (
	// Names of notations, which nobody loads.
	notation  = regexp.MustCompile(`http://www\.w3\.org/(2000/svg|1999/xhtml|1998/Math/MathML)|http://localhost/`)
	elsewhere = regexp.MustCompile(`(?i)\bhttps?://|\bwss?://|["'(=]\s*//[a-z0-9]`)
)

// TestCompanionNamesNobody sees that nothing below /my/ sets a cookie, and that page, modules, sheet and policy name no other server. The
// packs do name some: as links to the official texts, which a member follows or not.
func TestCompanionNamesNobody(t *testing.T) {
	s := richSite(t)
	a := s.assets(t)
	paths := []string{"/my/sw.js", "/my/assets.json", "/my", "/my/elsewhere", "/my/v/000000000000/app.js"}
	for _, f := range a.Files {
		paths = append(paths, f.Path)
	}
	for _, p := range paths {
		w := s.get(p)
		if c := w.Header().Values("Set-Cookie"); len(c) > 0 {
			t.Errorf("%s sets %q", p, c)
		}
		for name, values := range w.Header() {
			for _, v := range values {
				if elsewhere.MatchString(v) {
					t.Errorf("%s: the header %s names somebody: %s", p, name, v)
				}
			}
		}
		if strings.Contains(p, "/programs/") || strings.HasSuffix(p, "/instruments.en.json") || strings.HasSuffix(p, "/instruments.es.json") ||
			path.Ext(p) == ".txt" || path.Ext(p) == ".png" || path.Ext(p) == ".woff2" {
			continue
		}
		for _, line := range strings.Split(w.Body.String(), "\n") {
			code := strings.TrimSpace(line)
			if strings.HasPrefix(code, "*") || strings.HasPrefix(code, "//") || strings.HasPrefix(code, "/*") {
				continue // said to those who read the source
			}
			code = notation.ReplaceAllString(code, "")
			if at := elsewhere.FindStringIndex(code); at != nil {
				t.Errorf("%s names somebody: …%s", p, code[max(0, at[0]-40):min(len(code), at[1]+60)])
			}
		}
	}
}
