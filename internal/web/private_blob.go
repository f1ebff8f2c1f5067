package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/problem"
	"homegroup/internal/vault"
)

// uploadTime is how long a whole file may take over a slow line.
const uploadTime = 30 * time.Minute

func (s *Server) vaultBlob(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	space, err := idOf(r, "space")
	if err != nil {
		return err
	}
	id, err := idOf(r, "blob")
	if err != nil {
		return err
	}
	return s.sendBlob(w, r, c, space, id)
}

func (s *Server) vaultSnapshot(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	a, err := s.Private.Accounts.Accounts.Account(r.Context(), c.Account)
	if err != nil {
		return err
	}
	return s.sendBlob(w, r, c, a.Home, vault.SnapshotID)
}

// sendBlob answers with a blob or a range of it; it is read part by part, so that memory holds one at a time.
func (s *Server) sendBlob(w http.ResponseWriter, r *http.Request, c vault.Caller, space, id vault.ID) error {
	blob, err := s.Private.Vault.Blobs.Blob(r.Context(), c.Account, space, id)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Accept-Ranges", "bytes")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("ETag", `"`+blob.Upload.String()+`"`)
	from, to, ranged, ok := byteRange(r.Header.Get("Range"), blob.Size)
	if !ok {
		h.Set("Content-Range", "bytes */"+strconv.FormatInt(blob.Size, 10))
		s.apiError(w, r, http.StatusRequestedRangeNotSatisfiable, problem.Invalid, "The file does not reach so far.", "")
		return nil
	}
	h.Set("Content-Length", strconv.FormatInt(to-from, 10))
	status := http.StatusOK
	if ranged {
		h.Set("Content-Range", "bytes "+strconv.FormatInt(from, 10)+"-"+strconv.FormatInt(to-1, 10)+"/"+strconv.FormatInt(blob.Size, 10))
		status = http.StatusPartialContent
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(uploadTime))
	sent := false
	for from < to {
		n := from / vault.PartSize
		part, err := s.Private.Vault.Blobs.Part(r.Context(), space, blob.Upload, n)
		start := from - n*vault.PartSize
		if err == nil && start >= int64(len(part)) {
			err = errors.New("a part of a file is shorter than it was")
		}
		if err != nil && !sent {
			h.Del("Content-Length")
			h.Del("Content-Range")
			return err
		}
		if err != nil {
			panic(http.ErrAbortHandler) // half an answer must not look whole
		}
		if !sent {
			w.WriteHeader(status)
			sent = true
		}
		end := min(int64(len(part)), start+to-from)
		if _, err := w.Write(part[start:end]); err != nil {
			return nil // the client has gone
		}
		from += end - start
	}
	if !sent {
		w.WriteHeader(status)
	}
	return nil
}

// byteRange reads a Range of one piece (RFC 9110 section 14.2): from inclusive, to exclusive. What is no such header asks for all.
func byteRange(header string, size int64) (from, to int64, ranged, ok bool) {
	spec, found := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(spec, "-")
	if !found || !dash || strings.Contains(spec, ",") {
		return 0, size, false, true
	}
	number := func(text string) (int64, bool) {
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		return n, err == nil && n >= 0
	}
	if first == "" {
		n, good := number(last)
		if !good {
			return 0, size, false, true
		}
		if n == 0 || size == 0 {
			return 0, 0, false, false
		}
		return max(0, size-n), size, true, true
	}
	from, good := number(first)
	if !good {
		return 0, size, false, true
	}
	to = size
	if strings.TrimSpace(last) != "" {
		n, good := number(last)
		if !good || n < from {
			return 0, size, false, true
		}
		to = min(size-1, n) + 1 // n may be the largest there is
	}
	if from >= size {
		return 0, 0, false, false
	}
	return from, to, true, true
}

func (s *Server) vaultBlobSave(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	space, err := idOf(r, "space")
	if err != nil {
		return err
	}
	id, err := idOf(r, "blob")
	if err != nil {
		return err
	}
	if id == vault.SnapshotID {
		return problem.New(problem.NotFound, "There is nothing at this address.")
	}
	return s.takeBlob(w, r, c, space, id, vault.MostBlob)
}

func (s *Server) vaultSnapshotSave(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	a, err := s.Private.Accounts.Accounts.Account(r.Context(), c.Account)
	if err != nil {
		return err
	}
	return s.takeBlob(w, r, c, a.Home, vault.SnapshotID, s.Private.Vault.Quota)
}

// takeBlob keeps a body whole or not at all; the one before stays until then.
func (s *Server) takeBlob(w http.ResponseWriter, r *http.Request, c vault.Caller, space, id vault.ID, most int64) error {
	if r.Header.Get("Content-Type") != "application/octet-stream" {
		return problem.New(problem.Invalid, "The body is to be application/octet-stream. Nothing was changed.")
	}
	if r.ContentLength <= 0 {
		return problem.New(problem.Invalid, "How long the file is has to be said first. Nothing was changed.")
	}
	if r.ContentLength > most {
		return &http.MaxBytesError{Limit: most}
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime))
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(uploadTime + time.Minute))
	if err := s.Private.Vault.Upload(r.Context(), c, space, id, r.ContentLength, func(part []byte) error {
		_, err := io.ReadFull(r.Body, part)
		if err != nil {
			return problem.New(problem.Invalid, "The file broke off on its way. Nothing was changed; send it again.").Because(err)
		}
		return nil
	}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) vaultBlobRemove(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	space, err := idOf(r, "space")
	if err != nil {
		return err
	}
	id, err := idOf(r, "blob")
	if err != nil {
		return err
	}
	if err := s.Private.Vault.Blobs.RemoveBlob(r.Context(), c.Account, space, id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
