package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// get fetches what a feed's URL names: an address on the web, or the absolute path of a file.
func (s *Source) get(ctx context.Context, f meeting.Feed, force bool, progress func(meeting.Progress)) (got, error) {
	if err := ctx.Err(); err != nil {
		return got{}, err
	}
	lower := strings.ToLower(f.URL)
	if !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") {
		return s.fromFile(ctx, f, progress)
	}
	u, err := url.Parse(f.URL)
	if err != nil || u.Host == "" {
		return got{}, problem.InField("url", "The address of the list cannot be read. Write it like https://example.org/meetings.json.")
	}
	if server := bmltServer(u, f.Format); server != nil {
		return s.fromServer(ctx, f, *server, progress)
	}
	a, err := s.ask(ctx, f, f.URL, !force, progress)
	if err != nil || a.unchanged {
		return got{unchanged: a.unchanged, etag: f.ETag, lastModified: f.LastModified}, err
	}
	if err := notAList(a.data, a.from); err != nil {
		return got{}, err
	}
	return got{list: a.data, etag: a.etag, lastModified: a.lastModified, bytes: a.bytes}, nil
}

// answer is what one request brought, in UTF-8.
type answer struct {
	data               []byte
	from               string // the address after redirects
	etag, lastModified string
	bytes              int64 // as they came
	unchanged          bool
}

// ask makes one request. With conditional it sends what the server said of the list taken last.
func (s *Source) ask(ctx context.Context, f meeting.Feed, address string, conditional bool, progress func(meeting.Progress)) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.whole)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, problem.InField("url", "The address of the list cannot be read. Write it like https://example.org/meetings.json.")
	}
	req.Header.Set("User-Agent", s.userAgent())
	req.Header.Set("Accept", "application/json, text/csv;q=0.9, */*;q=0.5")
	req.Header.Set("Accept-Encoding", "gzip")
	if conditional && f.ETag != "" {
		req.Header.Set("If-None-Match", f.ETag)
	}
	if conditional && f.LastModified != "" {
		req.Header.Set("If-Modified-Since", f.LastModified)
	}
	c := s.open
	if f.Private {
		c = s.private
	}
	progress(meeting.Progress{Stage: "fetching", At: s.options.Now()})
	res, err := c.Do(req)
	if err != nil {
		return answer{}, s.unreachable(err)
	}
	defer res.Body.Close()
	from := res.Request.URL.String()
	if res.StatusCode == http.StatusNotModified && (req.Header.Get("If-None-Match") != "" || req.Header.Get("If-Modified-Since") != "") {
		return answer{unchanged: true}, nil
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return answer{}, s.refusedWith(res, from)
	}
	in := &counted{from: res.Body, of: res.ContentLength, tell: func(done, of int64) {
		progress(meeting.Progress{Stage: "fetching", Done: int(done), Of: int(max(of, 0)), At: s.options.Now()})
	}}
	data, err := unpacked(in, strings.EqualFold(res.Header.Get("Content-Encoding"), "gzip"), s.limits.url)
	if err != nil {
		return answer{}, s.unreadable(err, s.limits.url)
	}
	return answer{data: toUTF8(data, res.Header.Get("Content-Type")), from: from, etag: res.Header.Get("ETag"),
		lastModified: res.Header.Get("Last-Modified"), bytes: in.done}, nil
}

func (s *Source) userAgent() string {
	agent := "Homegroup/" + firstOf(s.options.Version, "dev")
	if s.options.Site != "" {
		agent += " (+" + s.options.Site + ")"
	}
	return agent
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// counted tells how far a download is, every 256 KB.
type counted struct {
	from     io.Reader
	done, of int64
	told     int64
	tell     func(done, of int64)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p[:min(len(p), 64<<10)]) // or a large buffer would be told of once
	c.done += int64(n)
	if c.done-c.told >= 256<<10 {
		c.told = c.done
		c.tell(c.done, c.of)
	}
	return n, err
}

var errTooLarge = errors.New("more than the limit")

// unpacked reads all of it, gzip or not, and gives up past the limit: a small answer can unpack to more than there is memory.
func unpacked(in io.Reader, zipped bool, limit int64) ([]byte, error) {
	if zipped {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, err
		}
		in = z
	}
	data, err := limited(in, limit)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte("\x1f\x8b\x08")) { // a file that is gzip itself
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		return limited(z, limit)
	}
	return data, nil
}

func limited(in io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, errTooLarge
	}
	return data, nil
}

// unreachable says in words why no answer came. The address is in none of them: it may hold a key.
func (s *Source) unreachable(err error) error {
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err // the outer one repeats the address
	}
	var private errPrivate
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	say := func(format string, args ...any) error {
		return problem.New(problem.Unavailable, format+" The last good list stays.", args...).Because(err)
	}
	switch {
	case errors.As(err, &private):
		return say("The address of the list leads to a computer %s, not to one on the internet. Allow it with --private if that is meant.", private.what)
	case errors.Is(err, errRedirects):
		return say("The address of the list only leads to other addresses, more than %d times.", s.limits.redirects)
	case errors.Is(err, errDowngrade):
		return say("The address of the list leads from https to http, where anybody on the way could change the list. It was not followed.")
	case errors.Is(err, errScheme):
		return say("The address of the list leads to something that is no web address.")
	case errors.As(err, &dns) && dns.IsNotFound:
		return say("There is no site of this name. Look whether the address is written right.")
	case errors.As(err, &dns):
		return say("The site's name could not be looked up.")
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid):
		return say("The site's certificate is not valid, so that it cannot be known whose list this is.")
	case errors.As(err, &record):
		return say("The site does not speak https at this address.")
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err):
		return say("The site did not answer in time (%s).", seconds(s.limits.whole))
	case errors.Is(err, syscall.ECONNREFUSED):
		return say("The site is there, but nothing answers at this address.")
	}
	return say("The site could not be reached.")
}

func seconds(d time.Duration) string {
	return strings.TrimSuffix(d.Round(time.Millisecond).String(), ".0s")
}

// unreadable says in words why an answer that had begun could not be read to its end.
func (s *Source) unreadable(err error, limit int64) error {
	switch {
	case errors.Is(err, errTooLarge):
		return problem.New(problem.Unavailable, "The list is larger than %d MB, which is more than a list of meetings can be. The last good list stays.", limit>>20).Because(err)
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err):
		return problem.New(problem.Unavailable, "The list did not arrive within %s. The last good list stays.", seconds(s.limits.whole)).Because(err)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return problem.New(problem.Unavailable, "The list was packed in a way that cannot be unpacked. The last good list stays.").Because(err)
	}
	return problem.New(problem.Unavailable, "The connection broke off in the middle of the list. The last good list stays.").Because(err)
}

// refusedWith says in words what a status means for a list.
func (s *Source) refusedWith(res *http.Response, from string) error {
	// Challenges come with all kinds of status.
	if data, err := unpacked(io.LimitReader(res.Body, 1<<20), strings.EqualFold(res.Header.Get("Content-Encoding"), "gzip"), 4<<20); err == nil {
		if data = bytes.TrimSpace(data); bytes.HasPrefix(data, []byte("<")) && (challenge.Match(data) || login.Match(data)) {
			return page(data, from)
		}
	}
	say := func(format string, args ...any) error {
		return problem.New(problem.Unavailable, format+" The last good list stays.", args...)
	}
	switch code := res.StatusCode; {
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return say("The site keeps its list closed (%d). %s", code, keyHint)
	case code == http.StatusNotFound, code == http.StatusGone:
		return say("There is no list at this address any more (%d). Ask its owner for the new one.", code)
	case code == http.StatusTooManyRequests:
		return say("The site says that it was asked too often (429). It is asked again later.")
	case code == http.StatusNotModified:
		return say("The site says that nothing has changed, without having been asked.")
	case code >= 500:
		return say("The site has trouble of its own (%d). It is asked again later.", code)
	case code >= 300 && code < 400:
		return say("The site points elsewhere, but not to where (%d).", code)
	default:
		return say("The site does not give the list (%d).", code)
	}
}

// fromFile reads a file, and of a BMLT server's meetings also what lies beside them.
func (s *Source) fromFile(ctx context.Context, f meeting.Feed, progress func(meeting.Progress)) (got, error) {
	if !filepath.IsAbs(f.URL) {
		return got{}, problem.InField("url", "A list is a web address that begins with http:// or https://, or the whole path of a file: this is neither.")
	}
	data, size, err := s.read(ctx, f.URL, progress)
	if err != nil {
		return got{}, err
	}
	if err := notAList(data, ""); err != nil {
		return got{}, err
	}
	g := got{list: data, bytes: size}
	stem, ok := strings.CutSuffix(f.URL, ".bmlt-meetings.json")
	if !ok {
		return g, nil
	}
	for name, to := range map[string]*[]byte{stem + ".bmlt-formats.json": &g.formats, stem + ".bmlt-servicebodies.json": &g.bodies} {
		if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
			continue
		}
		if *to, _, err = s.read(ctx, name, progress); err != nil {
			return got{}, err
		}
	}
	return g, nil
}

func (s *Source) read(ctx context.Context, path string, progress func(meeting.Progress)) ([]byte, int64, error) {
	name := filepath.Base(path)
	file, err := os.Open(path)
	if err != nil {
		say := "The file %s cannot be opened. The last good list stays."
		switch {
		case errors.Is(err, os.ErrNotExist):
			say = "There is no file %s. The last good list stays."
		case errors.Is(err, os.ErrPermission):
			say = "The file %s may not be read by this program. The last good list stays."
		}
		return nil, 0, problem.New(problem.Unavailable, say, name).Because(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, 0, problem.New(problem.Unavailable, "%s is no file. The last good list stays.", name).Because(err)
	}
	in := &counted{from: stoppable{ctx, file}, of: info.Size(), tell: func(done, of int64) {
		progress(meeting.Progress{Stage: "fetching", Done: int(done), Of: int(of), At: s.options.Now()})
	}}
	data, err := unpacked(in, false, s.limits.file)
	if err != nil {
		return nil, 0, s.unreadable(err, s.limits.file)
	}
	return toUTF8(data, ""), in.done, nil
}

// stoppable ends a long read when it is not wanted any more.
type stoppable struct {
	ctx  context.Context
	from io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.from.Read(p)
}
