package cli

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// server starts a server that runs until the script ends, with options; its address is then in $URL: server [OPTION…]
func server(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: server [OPTION…]")
	}
	address, stop, err := start(append([]string{"--data", ts.MkAbs("data")}, args...)...)
	ts.Check(err)
	ts.Defer(func() { _, _ = stop() })
	ts.Setenv("URL", address)
}

// listed is assets.json.
type listed struct {
	Release string       `json:"release"`
	Version string       `json:"version"`
	Hash    string       `json:"hash"`
	First   []string     `json:"first"`
	Files   []listedFile `json:"files"`
}

type listedFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
}

// sign writes the sum of all lines into a list.
func (l *listed) sign() {
	sum := sha256.New()
	for _, f := range l.Files {
		fmt.Fprintf(sum, "%s %s %d\n", f.Path, f.SHA256, f.Size)
	}
	l.Hash = hex.EncodeToString(sum.Sum(nil))
}

// list changes assets.json.
func list(change func(l *listed)) func([]byte) []byte {
	return func(text []byte) []byte {
		var l listed
		if err := json.Unmarshal(text, &l); err != nil {
			panic(err)
		}
		change(&l)
		out, err := json.Marshal(l)
		if err != nil {
			panic(err)
		}
		return out
	}
}

// between is a server in front of another that changes what comes from it, by path; an entry of nil takes the file away.
func between(t *testing.T, behind string, changes map[string]func([]byte) []byte) string {
	t.Helper()
	to, err := url.Parse(behind)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Header.Set("Accept-Encoding", "identity")
		},
		ModifyResponse: func(answer *http.Response) error {
			change, ok := changes[answer.Request.URL.Path]
			if !ok {
				return nil
			}
			if change == nil {
				answer.StatusCode = http.StatusNotFound
				return nil
			}
			body, err := io.ReadAll(answer.Body)
			if err != nil {
				return err
			}
			body, answer.StatusCode = change(body), http.StatusOK
			answer.Header.Del("Content-Length")
			answer.Header.Del("Etag")
			answer.ContentLength, answer.Body = int64(len(body)), io.NopCloser(bytes.NewReader(body))
			return nil
		},
	})
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// oneByte changes one.
func oneByte(b []byte) []byte {
	b[len(b)/2] ^= 1
	return b
}

// A site that gives out anything else than the program's own book is found out, and what it changed is named.
func TestVerify(t *testing.T) {
	address, _ := serve(t, t.TempDir())
	answer, err := http.Get(address + "/my/assets.json")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var truth listed
	if err := json.NewDecoder(answer.Body).Decode(&truth); err != nil {
		t.Fatal(err)
	}
	app := "/my/v/" + truth.Release + "/app.js"
	shorter := func(b []byte) []byte { return b[:len(b)-1] }
	longer := func(b []byte) []byte { return append(b, ' ') }
	swap := func(old, new string) func([]byte) []byte {
		return func(b []byte) []byte {
			if !bytes.Contains(b, []byte(old)) {
				panic(old + " is not in it")
			}
			return bytes.ReplaceAll(b, []byte(old), []byte(new))
		}
	}
	// Another release, made with care: a changed file of the same length and one by another name, the list and its sum to them, the worker to that.
	at := func(path string) int {
		return slices.IndexFunc(truth.Files, func(f listedFile) bool { return f.Path == path })
	}
	bad := []byte("// all that is written is sent elsewhere\n" + strings.Repeat(" ", truth.Files[at(app)].Size-41))
	sum := sha256.Sum256(bad)
	score, scores := "/my/v/"+truth.Release+"/score.js", "/my/v/"+truth.Release+"/scores.js"
	other := truth
	other.Files = slices.Clone(truth.Files)
	other.Files[at(app)].SHA256 = hex.EncodeToString(sum[:])
	other.Files[at(score)] = listedFile{scores, hex.EncodeToString(sum[:]), len(bad)}
	other.sign()
	careful := map[string]func([]byte) []byte{
		app:               func([]byte) []byte { return bad },
		scores:            func([]byte) []byte { return bad },
		"/my/assets.json": list(func(l *listed) { *l = other }),
		"/my/sw.js":       swap(truth.Hash, other.Hash),
	}
	with := func(path string, change func([]byte) []byte) map[string]func([]byte) []byte {
		all := map[string]func([]byte) []byte{path: change}
		for p, c := range careful {
			if p != path {
				all[p] = c
			}
		}
		return all
	}
	const notWhole, different = "not whole", "another release than this program's"
	for name, tt := range map[string]struct {
		changes map[string]func([]byte) []byte
		says    string // on standard output
		fault   string // on standard error; "" for none
		any     string // the same with --any-release
	}{
		"nothing":                             {nil, `(?m)^Equal: .* all \d+ files`, "", ""},
		"a byte of a file":                    {map[string]func([]byte) []byte{app: oneByte}, `(?m)^  \S+/app\.js: its content`, notWhole, notWhole},
		"a byte of the page":                  {map[string]func([]byte) []byte{"/my/": oneByte}, `(?m)^  /my/: its content`, notWhole, notWhole},
		"a byte of data":                      {map[string]func([]byte) []byte{"/my/v/" + truth.Release + "/words/en.json": oneByte}, `(?m)^  \S+/words/en\.json: `, notWhole, notWhole},
		"a file too short":                    {map[string]func([]byte) []byte{app: shorter}, `app\.js: its content`, notWhole, notWhole},
		"a file too long":                     {map[string]func([]byte) []byte{app: longer}, `app\.js: its content`, notWhole, notWhole},
		"a file gone":                         {map[string]func([]byte) []byte{app: nil}, `app\.js: the answer is Not Found`, notWhole, notWhole},
		"a byte of the worker":                {map[string]func([]byte) []byte{"/my/sw.js": func(b []byte) []byte { b[len(b)-9] ^= 1; return b }}, `(?m)^  changed  /my/sw\.js$`, different, ""},
		"a worker that pins another":          {map[string]func([]byte) []byte{"/my/sw.js": swap(truth.Hash, strings.Repeat("0", 64))}, `sw\.js: it does not pin`, notWhole, notWhole},
		"no worker":                           {map[string]func([]byte) []byte{"/my/sw.js": nil}, `sw\.js: the answer is Not Found`, notWhole, notWhole},
		"a sum that is not that of the lines": {map[string]func([]byte) []byte{"/my/assets.json": list(func(l *listed) { l.Hash = strings.Repeat("0", 64) })}, `assets\.json: its sum`, notWhole, notWhole},
		"a line less":                         {map[string]func([]byte) []byte{"/my/assets.json": list(func(l *listed) { l.Files = l.Files[1:]; l.sign() })}, `/my/: it is needed`, notWhole, notWhole},
		"a line twice":                        {map[string]func([]byte) []byte{"/my/assets.json": list(func(l *listed) { l.Files = append(l.Files, l.Files[0]); l.sign() })}, `/my/: it is listed twice`, notWhole, notWhole},
		"another release, with care":          {careful, `(?m)^  changed  app\.js\n  added    scores\.js\n  missing  score\.js\n  changed  /my/sw\.js$`, different, ""},
		"another release, with a slip":        {with(app, nil), `app\.js: `, notWhole, notWhole},
		"another release, the old worker":     {with("/my/sw.js", func(b []byte) []byte { return b }), `it does not pin`, notWhole, notWhole},
		"a file elsewhere": {with("/my/assets.json", list(func(l *listed) {
			*l = other
			l.Files = slices.Clone(other.Files)
			l.Files[len(l.Files)-1].Path = "/static/site.js"
		})), `/static/site\.js: it does not lie`, notWhole, notWhole},
		"a version that would write on the terminal": {map[string]func([]byte) []byte{"/my/assets.json": list(func(l *listed) { l.Version = "1\x1b[2J\nEqual: all" })}, `(?m)^  version  1 \[2J Equal: all$`, "", ""},
		"a list that is none":                        {map[string]func([]byte) []byte{"/my/assets.json": func([]byte) []byte { return []byte("<p>Not here") }}, `^$`, "cannot be looked at", "cannot be looked at"},
	} {
		t.Run(name, func(t *testing.T) {
			site := between(t, address, tt.changes)
			for option, fault := range map[string]string{"--any-release=false": tt.fault, "--any-release": tt.any} {
				r := homegroup(t, nil, "verify", site, option)
				if (fault == "") != (r.code == 0) || fault != "" && r.code != 1 || !strings.Contains(r.stderr, fault) || fault == "" && r.stderr != "" {
					t.Errorf("%s: %+v", option, r)
				}
				if option != "--any-release" || fault != "" {
					if !regexp.MustCompile(tt.says).MatchString(r.stdout) {
						t.Errorf("%s: no %q in\n%s", option, tt.says, r.stdout)
					}
				} else if strings.Contains(r.stdout, "Different") || !strings.Contains(r.stdout, "Whole, and another release") && !strings.Contains(r.stdout, "Equal:") {
					t.Errorf("%s:\n%s", option, r.stdout)
				}
				if fault != "" && strings.Contains(r.stdout, "\nEqual:") {
					t.Errorf("%s: it is called equal:\n%s", option, r.stdout)
				}
			}
		})
	}
}

// A site may lead to the origin that its book has; not from TLS to none, and not to anything else.
func TestVerifyElsewhere(t *testing.T) {
	address, _ := serve(t, t.TempDir())
	leads := func(to string) *httptest.Server {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to+r.URL.Path, http.StatusFound) }))
		t.Cleanup(s.Close)
		return s
	}
	if r := homegroup(t, nil, "verify", leads(address).URL+"/my/?from=mail"); r.code != 0 || !strings.HasPrefix(r.stdout, address+"/my/\n") {
		t.Errorf("%+v", r)
	}
	if r := homegroup(t, nil, "verify", leads(address+"/static").URL); r.code != 1 || r.stdout != "" {
		t.Errorf("%+v", r)
	}
	// The same list at another address is none.
	aside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/my/assets.json" {
			http.Redirect(w, r, "/copy.json", http.StatusFound)
			return
		}
		answer, err := http.Get(address + strings.Replace(r.URL.Path, "/copy.json", "/my/assets.json", 1))
		if err != nil {
			panic(err)
		}
		defer answer.Body.Close()
		_, _ = io.Copy(w, answer.Body)
	}))
	defer aside.Close()
	if r := homegroup(t, nil, "verify", aside.URL); r.code != 1 || !strings.Contains(r.stderr, "/copy.json") {
		t.Errorf("%+v", r)
	}
	// From TLS to none is not followed.
	safe := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, address+r.URL.Path, http.StatusFound)
	}))
	defer safe.Close()
	trusted := filepath.Join(t.TempDir(), "trusted.pem")
	if err := os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: safe.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := homegroup(t, []string{"SSL_CERT_FILE=" + trusted}, "verify", safe.URL); r.code != 1 || !strings.Contains(r.stderr, "not followed") {
		t.Errorf("%+v", r)
	}
	// Only the list may lead elsewhere.
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	half := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/app.js") {
			http.Redirect(w, r, address+r.URL.Path, http.StatusFound)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	defer half.Close()
	if r := homegroup(t, nil, "verify", half.URL); r.code != 1 || !strings.Contains(r.stdout, "app.js: the answer is Found") {
		t.Errorf("%+v", r)
	}
	// What browsers get is looked at: another file in an encoding that they ask for is found.
	encoded := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/app.js") && strings.Contains(r.Header.Get("Accept-Encoding"), "br") {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, "// all that is written is sent elsewhere\n")
			_ = z.Close()
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	defer encoded.Close()
	if r := homegroup(t, nil, "verify", encoded.URL); r.code != 1 || !strings.Contains(r.stdout, "app.js: its content") {
		t.Errorf("%+v", r)
	}
}
