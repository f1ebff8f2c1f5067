package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzhttp"
)

//go:embed static
var staticFiles embed.FS

// sheets are the style sheets in their order; they are served as one file, site.css.
var sheets = []string{"tokens.css", "base.css", "components.css", "public.css", "finder.css"}

// staticServer serves the files that pages need. All addresses hold one fingerprint of all files, so that they can be kept for
// ever, and so that files find each other by relative names.
type staticServer struct {
	release string
	files   map[string]staticFile
}

type staticFile struct {
	contentType string
	plain       []byte
	// Compressed when first asked for, so that the start waits for nothing; nil for files that are compressed already.
	gzip, brotli func() []byte
	etag         string
}

// loadStatic reads the files once for all servers of this process: they never change.
var loadStatic = sync.OnceValue(readStatic)

func readStatic() *staticServer {
	s := &staticServer{files: map[string]staticFile{}}
	contents := map[string][]byte{}
	var css bytes.Buffer
	for _, name := range sheets {
		data, err := fs.ReadFile(staticFiles, "static/"+name)
		if err != nil {
			panic("web: " + err.Error()) // embedded: a fault of the build
		}
		css.Write(withoutComments(data))
	}
	contents["site.css"] = css.Bytes()
	sum := sha256.New()
	sum.Write(contents["site.css"])
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(staticFiles, name)
		name = strings.TrimPrefix(name, "static/")
		if path.Ext(name) == ".css" && !strings.Contains(name, "/") {
			return err // part of site.css
		}
		contents[name] = data
		sum.Write([]byte(name))
		sum.Write(data)
		return err
	})
	if err != nil {
		panic("web: " + err.Error())
	}
	s.release = hex.EncodeToString(sum.Sum(nil))[:12]
	for name, data := range contents {
		s.files[name] = pack(name, data)
	}
	return s
}

// withoutComments takes the comments out of a style sheet: they are for those who read the source.
func withoutComments(css []byte) []byte {
	var out []byte
	for {
		start := bytes.Index(css, []byte("/*"))
		if start < 0 {
			return append(out, css...)
		}
		end := bytes.Index(css[start:], []byte("*/"))
		out = append(out, bytes.TrimRight(css[:start], " \t\n")...)
		css = css[start+end+2:]
	}
}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
	".html": "text/html; charset=utf-8", ".webmanifest": "application/manifest+json", ".json": "application/json", ".txt": "text/plain; charset=utf-8", ".png": "image/png",
}

func pack(name string, data []byte) staticFile {
	f := staticFile{contentType: contentTypes[path.Ext(name)], plain: data}
	if f.contentType == "" {
		f.contentType = mime.TypeByExtension(path.Ext(name))
	}
	sum := sha256.Sum256(data)
	f.etag = `"` + hex.EncodeToString(sum[:8]) + `"`
	if path.Ext(name) == ".woff2" || path.Ext(name) == ".png" {
		return f // compressed already
	}
	f.brotli = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		br := brotli.NewWriterLevel(&b, 9) // 11 is a hundredth smaller and takes many times as long
		_, _ = br.Write(data)              // a buffer takes everything
		_ = br.Close()
		return b.Bytes()
	})
	f.gzip = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		gz, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		_, _ = gz.Write(data)
		_ = gz.Close()
		return b.Bytes()
	})
	return f
}

func (s *staticServer) address(name string) string { return "/static/" + s.release + "/" + name }

// serve answers for a file of this release; other releases' addresses are gone with them.
func (s *staticServer) serve(w http.ResponseWriter, r *http.Request) {
	f, ok := s.files[r.PathValue("file")]
	if !ok || r.PathValue("release") != s.release {
		http.Error(w, "There is no such file here.", http.StatusNotFound)
		return
	}
	f.serve(w, r, "public, max-age=31536000, immutable")
}

func (f staticFile) serve(w http.ResponseWriter, r *http.Request, cache string) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", cache)
	body := f.plain
	if f.gzip == nil {
		h.Set(gzhttp.HeaderNoCompression, "1") // once more would make it larger
	} else {
		h.Add("Vary", "Accept-Encoding")
		switch accept := r.Header.Get("Accept-Encoding"); {
		case accepts(accept, "br"):
			h.Set("Content-Encoding", "br")
			body = f.brotli()
		case accepts(accept, "gzip"):
			h.Set("Content-Encoding", "gzip")
			body = f.gzip()
		}
	}
	etag := f.etag
	if e := h.Get("Content-Encoding"); e != "" {
		etag = strings.TrimSuffix(etag, `"`) + "-" + e + `"`
	}
	h.Set("ETag", etag)
	if match := r.Header.Get("If-None-Match"); match != "" && strings.Contains(match, etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a visitor who has gone is nobody's fault
	}
}

// accepts says whether an Accept-Encoding names a coding and does not forbid it (RFC 9110 section 12.5.3).
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

// favicon answers the browsers that ask for it without being told to.
func (s *Server) favicon(w http.ResponseWriter, r *http.Request) {
	s.static.files["icon.svg"].serve(w, r, "public, max-age=86400")
}

func (s *Server) robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	// Single meetings may be found; the endless space of filtered lists need not be walked.
	text := "User-agent: *\nDisallow: /meetings?\nDisallow: /en/meetings?\nDisallow: /es/meetings?\nDisallow: /api/\n"
	_, _ = w.Write([]byte(text))
}
