package web

import (
	"archive/zip"
	"io"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"homegroup/internal/account"
	"homegroup/internal/vault"
)

// vaultExport answers with everything that is stored about an account, as a zip. What is sealed stays sealed: homegroup open reads it.
func (s *Server) vaultExport(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	a, err := s.Private.Accounts.Accounts.Account(r.Context(), c.Account)
	if err != nil {
		return err
	}
	sessions, err := s.Private.Accounts.Sessions.Sessions(r.Context(), c.Account)
	if err != nil {
		return err
	}
	spaces, err := s.Private.Vault.Spaces(r.Context(), c)
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(uploadTime))
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="account.zip"`)
	out := zip.NewWriter(w)
	e := exporter{s: s, r: r, c: c, zip: out}
	shown := []sessionShown{}
	for _, one := range sessions {
		shown = append(shown, sessionShown{one.Name(), one.Made, one.Seen, one.Label, one.Hash == c.Session})
	}
	e.json("account.json", struct {
		Handle   string         `json:"handle"`
		ID       account.ID     `json:"id"`
		Pub      account.Bytes  `json:"account_pub"`
		Home     account.ID     `json:"home"`
		Made     account.Day    `json:"made"`
		Used     int64          `json:"used"`
		Doc      jsontext.Value `json:"doc"`
		Sessions []sessionShown `json:"sessions"`
		Spaces   []vault.Space  `json:"spaces"`
	}{a.Handle, a.ID, account.Bytes(a.Pub), a.Home, a.Made, a.Used, a.Doc.Text, shown, spaces})
	for _, space := range spaces {
		e.space(space)
	}
	if e.err == nil {
		e.err = out.Close()
	}
	if e.err != nil && r.Context().Err() == nil {
		s.Log.Error("an export broke off", "error", e.err)
		panic(http.ErrAbortHandler) // half an answer must not look whole
	}
	return nil
}

// exporter writes an export; after an error it writes no more.
type exporter struct {
	s   *Server
	r   *http.Request
	c   vault.Caller
	zip *zip.Writer
	err error
}

func (e *exporter) file(name string) io.Writer {
	if e.err != nil {
		return io.Discard
	}
	w, err := e.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		e.err = err
		return io.Discard
	}
	return w
}

func (e *exporter) json(name string, value any) {
	body, err := json.Marshal(value, jsontext.WithIndent("  "))
	if err != nil {
		e.err = err
	}
	e.write(e.file(name), append(body, '\n'))
}

func (e *exporter) write(w io.Writer, body []byte) {
	if e.err == nil {
		_, e.err = w.Write(body)
	}
}

// space writes a space's heads, its records, one a line, and its files. The heads come first: none swears to more than the records that follow.
func (e *exporter) space(space vault.Space) {
	folder := "spaces/" + space.ID.String() + "/"
	ctx, service := e.r.Context(), e.s.Private.Vault
	heads, err := service.Log.Heads(ctx, e.c.Account, space.ID)
	if err != nil {
		e.err = err
		return
	}
	e.json(folder+"heads.json", heads)
	w := e.file(folder + "records.jsonl")
	for since, more := int64(0), true; more && e.err == nil; {
		page, _, err := service.Log.Pull(ctx, e.c.Account, space.ID, e.c.Session, since, vault.MostPage, 4<<20)
		if err != nil {
			e.err = err
			return
		}
		for _, record := range page.Items {
			line, err := json.Marshal(record)
			if err != nil {
				e.err = err
				return
			}
			e.write(w, append(line, '\n'))
		}
		since, more = page.Next, page.More
	}
	blobs, err := service.Blobs.Blobs(ctx, e.c.Account, space.ID)
	if err != nil {
		e.err = err
		return
	}
	for _, blob := range blobs {
		name := folder + "files/" + blob.ID.String()
		if blob.ID == vault.SnapshotID {
			name = "snapshot.age"
		}
		w := e.file(name)
		for n := range blob.Parts() {
			part, err := service.Blobs.Part(ctx, space.ID, blob.Upload, n)
			if err != nil {
				e.err = err
				return
			}
			e.write(w, part)
		}
	}
}
