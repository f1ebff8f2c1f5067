// Package private tests the private half's routes over a real server and a real database, as a client speaks to them.
package private

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"homegroup/internal/account"
	"homegroup/internal/index"
	"homegroup/internal/meeting"
	"homegroup/internal/place"
	"homegroup/internal/sealed"
	"homegroup/internal/store/storetest"
	"homegroup/internal/vault"
	"homegroup/internal/web"
)

// site is a running server with its log.
type site struct {
	t    *testing.T
	http *httptest.Server
	log  *bytes.Buffer
	*storetest.Private
}

func newSite(t *testing.T) *site {
	db := storetest.SQLite(t)
	s := &site{t: t, log: &bytes.Buffer{}, Private: storetest.NewPrivate(db)}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	meetings := meeting.NewService(meeting.Parts{Feeds: db, Listings: db, Merges: db, Requests: db, Finder: index.New(storetest.Noon), Now: storetest.Noon})
	server := web.New(web.Options{Meetings: meetings, Places: place.Default(), Now: time.Now, Log: log, Private: web.Private{Accounts: s.Accounts, Vault: s.Vault}})
	s.http = httptest.NewServer(server.Handler())
	ctx := t.Context()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Vault.Live.Run(ctx, func(err error) { t.Error(err) })
	}()
	t.Cleanup(func() { <-done; s.http.Close() })
	return s
}

// browser is one browser profile.
type browser struct {
	*site
	client http.Client
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{site: s, client: http.Client{Jar: jar}}
}

// call makes a request and gives the answer with its body.
func (b *browser) call(method, path string, body any, headers ...string) (*http.Response, []byte) {
	b.t.Helper()
	var in io.Reader
	kind := "application/json"
	switch body := body.(type) {
	case nil:
	case []byte:
		in, kind = bytes.NewReader(body), "application/octet-stream"
	default:
		data, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		in = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.http.URL+"/api/v1"+path, in)
	if err != nil {
		b.t.Fatal(err)
	}
	if in != nil {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer, data
}

// want makes a request that is to be answered with a status, and reads the answer into something.
func (b *browser) want(status int, method, path string, body, into any, headers ...string) *http.Response {
	b.t.Helper()
	answer, data := b.call(method, path, body, headers...)
	if answer.StatusCode != status {
		b.t.Fatalf("%s %s: %d, want %d: %s", method, path, answer.StatusCode, status, data)
	}
	if into != nil {
		if err := json.Unmarshal(data, into); err != nil {
			b.t.Fatal(err)
		}
	}
	return answer
}

type fields = map[string]any

func (b *browser) register(handle string) (home account.ID) {
	b.t.Helper()
	home = storetest.ID(len(handle) * 1000)
	answer := b.want(201, "POST", "/register", fields{"handle": handle, "account_pub": account.Bytes(storetest.Key(handle).Public().(ed25519.PublicKey)), "doc": json.RawMessage(storetest.Doc(handle, 1)), "space": home, "label": "c2VhbGVk"}, nil)
	cookie := answer.Cookies()[0]
	if cookie.Name != "session" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Domain != "" || cookie.Secure {
		b.t.Fatalf("cookie over plain HTTP: %+v", cookie)
	}
	return home
}

func (b *browser) signIn(handle string, status int) {
	b.t.Helper()
	var c struct {
		Challenge account.Bytes `json:"challenge"`
		KDF       fields        `json:"kdf"`
	}
	b.want(200, "POST", "/login/challenge", fields{"handle": handle}, &c)
	host := strings.TrimPrefix(b.http.URL, "http://")
	key := storetest.Key(handle + " login")
	sig := ed25519.Sign(key, account.Signed("homegroup/login/v1", host, handle, string(c.Challenge)))
	b.want(status, "POST", "/login", fields{"handle": handle, "challenge": c.Challenge, "pub": account.Bytes(key.Public().(ed25519.PublicKey)), "sig": account.Bytes(sig), "label": ""}, nil)
}

func op(n int, base int64, size int) fields {
	return fields{"op": storetest.ID(n), "id": storetest.ID(n + 1000), "base": base, "del": false, "ct": storetest.Ct(n, size)}
}

func TestWay(t *testing.T) {
	s := newSite(t)
	one, two, stranger := s.browser(), s.browser(), s.browser()
	home := one.register("quiet-river")
	space := "/spaces/" + home.String()

	// Whoever is not signed in gets nothing, of whatever.
	for _, path := range []string{"/account", "/sessions", "/spaces", space + "/changes", space + "/heads", "/snapshot", "/events", "/export"} {
		stranger.want(401, "GET", path, nil, nil)
	}
	stranger.signIn("no-such-name", 403)
	two.signIn("quiet-river", 204)

	// Two browsers of one account.
	var pushed struct{ Results []vault.Result }
	answer := one.want(200, "POST", space+"/push", fields{"ops": []fields{op(1, 0, 305), op(2, 0, 305)}}, &pushed)
	for name, value := range map[string]string{"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin", "Access-Control-Allow-Origin": "", "Content-Encoding": ""} {
		if got := answer.Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	if len(pushed.Results) != 2 || pushed.Results[1].Status != vault.OK || pushed.Results[1].Seq != 2 {
		t.Fatalf("%+v", pushed)
	}
	var page vault.Page
	two.want(200, "GET", space+"/changes?since=0&limit=1", nil, &page)
	if len(page.Items) != 1 || !page.More || page.Next != 1 || page.Latest != 2 {
		t.Fatalf("%+v", page)
	}
	two.want(400, "GET", space+"/changes?since=x", nil, nil)
	two.want(400, "GET", space+"/changes?limit=1001", nil, nil)
	two.want(404, "GET", "/spaces/"+storetest.ID(77).String()+"/changes", nil, nil)
	two.want(404, "GET", "/spaces/nothing/changes", nil, nil)
	one.want(413, "POST", space+"/push", fields{"ops": []fields{op(3, 0, 900_000)}}, nil)
	one.want(400, "POST", space+"/push", fields{"ops": []fields{}}, nil)
	one.want(400, "POST", space+"/push", []byte(`{"ops":[]}`), nil) // not JSON by its type
	one.want(403, "POST", space+"/push", fields{"ops": []fields{op(3, 0, 305)}}, nil, "Sec-Fetch-Site", "cross-site")

	// The document, by its tag.
	var shown struct {
		Handle, ETag string
		Doc          json.RawMessage
		Quota        struct{ Used, Most int64 }
	}
	two.want(200, "GET", "/account", nil, &shown)
	if shown.Handle != "quiet-river" || string(shown.Doc) != string(storetest.Doc("quiet-river", 1)) || shown.Quota.Used != 2*(305+vault.RowCost) {
		t.Fatalf("%+v", shown)
	}
	next := fields{"doc": json.RawMessage(storetest.Doc("quiet-river", 2))}
	one.want(200, "PUT", "/account", next, nil, "If-Match", shown.ETag)
	two.want(412, "PUT", "/account", fields{"doc": json.RawMessage(storetest.Doc("quiet-river", 3))}, nil, "If-Match", shown.ETag)

	// Sessions can be seen and ended.
	var sessions struct {
		Sessions []struct {
			ID, Made, Label string
			Current         bool
		}
	}
	one.want(200, "GET", "/sessions", nil, &sessions)
	for _, session := range sessions.Sessions {
		if !session.Current {
			one.want(204, "DELETE", "/sessions/"+session.ID, nil, nil)
		}
	}
	two.want(401, "GET", "/spaces", nil, nil)

	// Leaving takes the cookie, and with it what was kept.
	two.signIn("quiet-river", 204)
	if got := two.want(204, "POST", "/logout", fields{"wipe": true}, nil).Header.Get("Clear-Site-Data"); got != `"*"` {
		t.Errorf("Clear-Site-Data: %s", got)
	}
	two.want(401, "GET", "/spaces", nil, nil)

	// The log knows routes, and nobody.
	for _, secret := range []string{"quiet-river", home.String(), "127.0.0.1", "since="} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log says %q", secret)
		}
	}
	if !strings.Contains(s.log.String(), "/api/v1/spaces/{space}/push") {
		t.Error("the log says nothing at all")
	}
}

func TestFiles(t *testing.T) {
	s := newSite(t)
	one := s.browser()
	home := one.register("quiet-river")
	blob := "/spaces/" + home.String() + "/blobs/" + storetest.ID(1).String()
	body := bytes.Repeat([]byte("0123456789abcdef"), 40_000) // 640,000 bytes: three parts
	one.want(404, "GET", blob, nil, nil)
	one.want(204, "PUT", blob, body, nil)
	_, got := one.call("GET", blob, nil)
	if !bytes.Equal(got, body) {
		t.Fatal("another file comes back")
	}
	for header, want := range map[string][]byte{"bytes=0-15": body[:16], "bytes=262140-262150": body[262140:262151], "bytes=-5": body[len(body)-5:], "bytes=639990-": body[639990:], "bytes=639990-9999999": body[639990:]} {
		answer, got := one.call("GET", blob, nil, "Range", header)
		if answer.StatusCode != 206 || !bytes.Equal(got, want) {
			t.Errorf("%s: %d, %d bytes, want %d", header, answer.StatusCode, len(got), len(want))
		}
	}
	one.want(416, "GET", blob, nil, nil, "Range", "bytes=640000-")
	one.want(413, "PUT", blob, make([]byte, vault.MostBlob+1), nil)
	one.want(400, "PUT", blob, fields{"json": true}, nil)
	one.want(404, "GET", "/snapshot", nil, nil)
	one.want(204, "PUT", "/snapshot", body, nil)
	one.want(404, "PUT", "/spaces/"+home.String()+"/blobs/"+vault.SnapshotID.String(), body, nil)
	one.want(200, "POST", "/spaces/"+home.String()+"/push", fields{"ops": []fields{op(1, 0, 305)}}, nil)

	_, archive := one.call("GET", "/export", nil)
	files, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]uint64{}
	for _, f := range files.File {
		sizes[f.Name] = f.UncompressedSize64
	}
	folder := "spaces/" + home.String() + "/"
	if sizes["snapshot.age"] != uint64(len(body)) || sizes[folder+"files/"+storetest.ID(1).String()] != uint64(len(body)) || sizes[folder+"records.jsonl"] == 0 || sizes["account.json"] == 0 {
		t.Errorf("the export holds %v", sizes)
	}
	readsExport(t, archive, home, body)
	one.want(204, "DELETE", blob, nil, nil)
	one.want(404, "GET", blob, nil, nil)

	// Deleting needs the account's key, and takes everything.
	var c struct{ Challenge account.Bytes }
	one.want(200, "POST", "/challenge", fields{}, &c)
	one.want(403, "DELETE", "/account", fields{"challenge": c.Challenge, "sig": account.Bytes("no")}, nil)
	one.want(200, "POST", "/challenge", fields{}, &c)
	sig := ed25519.Sign(storetest.Key("quiet-river"), account.Signed("homegroup/delete/v1", strings.TrimPrefix(s.http.URL, "http://"), string(c.Challenge)))
	one.want(204, "DELETE", "/account", fields{"challenge": c.Challenge, "sig": account.Bytes(sig)}, nil)
	one.want(401, "GET", "/account", nil, nil)
	one.register("quiet-river") // the name is free again
}

// readsExport wants the reader of exports to find in one what is there.
func readsExport(t *testing.T, archive []byte, home account.ID, file []byte) {
	t.Helper()
	export, err := sealed.OpenExport(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	spaces, err := export.Spaces(t.Context())
	if err != nil || len(spaces) != 1 || spaces[0] != sealed.ID(home) || export.Handle != "quiet-river" || len(export.Doc()) == 0 {
		t.Errorf("%q has spaces %v, %v", export.Handle, spaces, err)
	}
	records, latest, heads, err := export.Log(t.Context(), sealed.ID(home))
	if err != nil || latest != 1 || len(heads) != 0 || len(records) != 1 || records[0].ID != sealed.ID(storetest.ID(1001)) || records[0].Rev != 1 || len(records[0].Ct) != 305 {
		t.Errorf("records %v up to %d, heads %v, %v", records, latest, heads, err)
	}
	var blob, snapshot bytes.Buffer
	if err := export.Blob(t.Context(), sealed.ID(home), sealed.ID(storetest.ID(1)), &blob); err != nil || !bytes.Equal(blob.Bytes(), file) {
		t.Errorf("another file is in it: %v", err)
	}
	if err := export.Snapshot(t.Context(), &snapshot); err != nil || !bytes.Equal(snapshot.Bytes(), file) {
		t.Errorf("another snapshot is in it: %v", err)
	}
}

// TestEvents: a push is told to the account's other sessions, soon and without a word more, and to nobody else.
func TestEvents(t *testing.T) {
	s := newSite(t)
	one, two, other := s.browser(), s.browser(), s.browser()
	home := one.register("quiet-river")
	other.register("loud-hills")
	two.signIn("quiet-river", 204)
	listen := func(b *browser) <-chan string {
		answer, err := b.client.Get(b.http.URL + "/api/v1/events")
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatalf("%d %s", answer.StatusCode, answer.Header.Get("Content-Type"))
		}
		lines := make(chan string, 10)
		t.Cleanup(func() { answer.Body.Close() })
		go func() {
			for scan := bufio.NewScanner(answer.Body); scan.Scan(); {
				if line := scan.Text(); strings.HasPrefix(line, "data:") {
					lines <- line
				}
			}
		}()
		return lines
	}
	mine, theirs, self := listen(two), listen(other), listen(one)
	one.want(200, "POST", "/spaces/"+home.String()+"/push", fields{"ops": []fields{op(1, 0, 305)}}, nil)
	select {
	case line := <-mine:
		if want := `data: {"space":"` + home.String() + `"}`; line != want {
			t.Errorf("told %q, want %q", line, want)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nothing is told")
	}
	select {
	case line := <-theirs:
		t.Errorf("another account was told %q", line)
	case line := <-self:
		t.Errorf("who pushed was told %q", line)
	case <-time.After(300 * time.Millisecond):
	}
}

func TestSecureCookie(t *testing.T) {
	db := storetest.SQLite(t)
	p := storetest.NewPrivate(db)
	meetings := meeting.NewService(meeting.Parts{Feeds: db, Listings: db, Merges: db, Requests: db, Finder: index.New(storetest.Noon), Now: storetest.Noon})
	server := web.New(web.Options{Meetings: meetings, Places: place.Default(), Now: time.Now, Log: slog.New(slog.DiscardHandler), Private: web.Private{Accounts: p.Accounts, Vault: p.Vault, Origin: "https://book.example.org"}})
	body, err := json.Marshal(fields{"handle": "quiet-river", "account_pub": account.Bytes(storetest.Key("quiet-river").Public().(ed25519.PublicKey)), "doc": json.RawMessage(storetest.Doc("quiet-river", 1)), "space": storetest.ID(1)})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/api/v1/register", bytes.NewReader(body))
	r.Host = "book.example.org"
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	server.Handler().ServeHTTP(w, r)
	if got := w.Header().Get("Set-Cookie"); w.Code != 201 || !strings.HasPrefix(got, "__Host-session=") || !strings.Contains(got, "; Secure") || !strings.Contains(got, "; HttpOnly") {
		t.Errorf("%d, cookie %s", w.Code, got)
	}
	if _, err := url.Parse(r.URL.String()); err != nil {
		t.Fatal(err)
	}
}
