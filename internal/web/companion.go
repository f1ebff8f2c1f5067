package web

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"homegroup/companion"
	"homegroup/internal/program"
)

// The companion is one page, its service worker, the list of its files, and the files themselves below an address that holds their
// release: those are kept for ever, and two releases never mix.

// companionServer gives the release: the one that is part of the program, or in development what is in a folder at this moment.
type companionServer struct {
	once func() *Release

	folder  fs.FS // nil outside development
	lib     *program.Library
	mu      sync.Mutex
	seen    string // state of the folder that current was made from
	current *Release
}

// devRelease names what is served from a folder. It changes under the reader's feet, so nothing is kept.
const devRelease = "dev"

func newCompanion(folder fs.FS, lib *program.Library, version string) *companionServer {
	c := &companionServer{folder: folder, lib: lib}
	c.once = sync.OnceValue(func() *Release {
		r, err := newRelease(companion.Files, lib, "", version)
		if err != nil {
			panic("web: " + err.Error()) // embedded: a fault of the build
		}
		return r
	})
	return c
}

// release gives the release to serve. An error is one of development: what is part of the program was tested.
func (c *companionServer) release() (*Release, error) {
	if c.folder == nil {
		return c.once(), nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	state, err := folderState(c.folder)
	if err != nil || state == c.seen {
		return c.current, err
	}
	r, err := newRelease(c.folder, c.lib, devRelease, devRelease)
	if err != nil {
		return nil, err
	}
	r.worker = pack(companionWorker, []byte(devWorker))
	c.seen, c.current = state, r
	return r, nil
}

// In development nothing is to be kept on the device, and what was kept before goes.
const devWorker = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('homegroup-book-')) await caches.delete(name);
  await self.registration.unregister();
})()));
`

// folderState tells one state of a folder from another.
func folderState(files fs.FS) (string, error) {
	var b strings.Builder
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s %d %s\n", name, info.Size(), info.ModTime().Format(time.RFC3339Nano))
		return nil
	})
	return b.String(), err
}

// bookPolicy is the content security policy of the private half: our own files and nothing else; blob: for pictures that were
// decrypted here.
const bookPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types homegroup"

// kdfPolicy is that of the worker which makes keys of passphrases. It may run WebAssembly, and in return reach nothing and nobody.
const kdfPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

const kdfWorker = "crypto/kdf_worker.js"

// bookPermissions leaves the camera, for reading printed keys, and passkeys.
const bookPermissions = "camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), geolocation=(), microphone=(), payment=(), usb=(), " +
	"accelerometer=(), display-capture=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), midi=(), serial=()"

func (s *Server) companionRoutes() {
	begin := func(w http.ResponseWriter, r *http.Request) {
		bookHead(w.Header())
		http.Redirect(w, r, "/my/", http.StatusFound)
	}
	s.handle("GET /my", begin)
	s.handle("GET /my/{$}", s.companionFile(func(r *Release, _ string) (staticFile, bool) { return r.index, true }))
	s.handle("GET /my/sw.js", s.companionFile(func(r *Release, _ string) (staticFile, bool) { return r.worker, true }))
	s.handle("GET /my/assets.json", s.companionFile(func(r *Release, _ string) (staticFile, bool) { return r.assets, true }))
	s.handle("GET /my/v/{release}/{file...}", s.companionFile(func(r *Release, name string) (staticFile, bool) {
		f, ok := r.files[name]
		return f, ok
	}))
	s.handle("GET /my/", begin)
}

// bookHead sets what every answer below /my/ carries.
func bookHead(h http.Header) {
	h.Set("Content-Security-Policy", bookPolicy)
	h.Set("Permissions-Policy", bookPermissions)
}

// companionFile serves one file of the release. What is below the release's address never changes; all else is asked for anew.
func (s *Server) companionFile(find func(r *Release, name string) (staticFile, bool)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		bookHead(h)
		release, err := s.companion.release()
		if err != nil {
			http.Error(w, "The companion's folder cannot be served: "+err.Error(), http.StatusInternalServerError)
			return
		}
		named, name := r.PathValue("release"), r.PathValue("file")
		file, ok := find(release, name)
		if !ok || named != "" && named != release.Name {
			h.Set("Cache-Control", "no-store")
			http.Error(w, "There is no such file in this release.", http.StatusNotFound)
			return
		}
		if name == kdfWorker {
			h.Set("Content-Security-Policy", kdfPolicy)
		}
		cache := "no-cache"
		switch {
		case release.Name == devRelease:
			cache = "no-store"
		case named != "":
			cache = "public, max-age=31536000, immutable"
		}
		file.serve(w, r, cache)
	}
}
