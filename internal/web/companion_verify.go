package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/sync/errgroup"

	"homegroup/companion"
	"homegroup/internal/program"
)

// Verdict is what a look at the companion that a server gives out came to. All texts are the server's but for Own.
type Verdict struct {
	At                     string // where its book is: the address asked, or the origin that it led to
	Release, Version, Hash string // Hash is that of the list as it came, not what the list says of itself
	Files                  int
	Unlike                 []string // what is not as the server's own list says: it gives out no whole release
	Other                  []string // what is not as this program's release has it; nothing where the two are equal

	Own *Release
}

// Whole tells whether the server gives out what its list says.
func (v Verdict) Whole() bool { return len(v.Unlike) == 0 }

// Equal tells whether it is this program's release, whole.
func (v Verdict) Equal() bool { return v.Whole() && len(v.Other) == 0 }

const (
	mostList      = 1 << 20  // bytes of assets.json
	mostListed    = 5000     // files of a release
	mostAsset     = 32 << 20 // bytes of a file of it
	askedAtOnce   = 6
	assetPatience = time.Minute
)

// Verify fetches the companion from a server as a browser would, every file of it, and compares it with its own list and with this program's
// release. An error says that it could not be looked at; what is wrong with it is in the verdict.
func Verify(ctx context.Context, base *url.URL, transport http.RoundTripper) (Verdict, error) {
	own, err := newRelease(companion.Files, program.Default(), "", "")
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Own: own}
	l := looker{client: http.Client{Transport: transport, Timeout: assetPatience, CheckRedirect: sameSafety}}
	list, at, err := l.get(ctx, base.JoinPath("/my/assets.json").String(), mostList)
	if err != nil {
		return v, err
	}
	if at.Path != "/my/assets.json" {
		return v, fmt.Errorf("it leads to %s instead of a list of the book's files", at)
	}
	l.base = &url.URL{Scheme: at.Scheme, Host: at.Host}
	v.At = l.base.JoinPath("/my/").String()
	l.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // a browser's worker takes none either
	var told struct {
		Release, Version, Hash string
		First                  []string
		Files                  []ReleaseFile
	}
	if err := json.Unmarshal(list, &told); err != nil || len(told.Files) == 0 || len(told.Files) > mostListed {
		return v, errors.New("what it gives as the list of the book's files is none: perhaps it is another program, or an older version")
	}
	v.Release, v.Version, v.Hash, v.Files = told.Release, told.Version, releaseHash(told.Files), len(told.Files)
	if v.Hash != told.Hash {
		v.Unlike = append(v.Unlike, "assets.json: its sum is not that of its lines")
	}
	v.Unlike = append(v.Unlike, misplaced(told.Release, told.First, told.Files)...)
	unlike, err := l.files(ctx, told.Files)
	if err != nil {
		return v, err
	}
	v.Unlike = append(v.Unlike, unlike...)
	v.Other = v.differing(told.Files)

	worker, _, err := l.get(ctx, l.base.JoinPath("/my/sw.js").String(), mostAsset)
	switch {
	case err != nil && ctx.Err() != nil:
		return v, ctx.Err()
	case err != nil:
		v.Unlike = append(v.Unlike, "/my/sw.js: "+err.Error())
	case !bytes.HasPrefix(worker, pinnedLine(told.Release, v.Hash)):
		v.Unlike = append(v.Unlike, "/my/sw.js: it does not pin this release, and browsers that have it may take other files")
	}
	if !bytes.Equal(worker, own.worker.plain) {
		v.Other = append(v.Other, "changed  /my/sw.js")
	}
	if v.Hash != own.Hash && len(v.Other) == 0 {
		v.Other = append(v.Other, "changed  /my/assets.json")
	}
	return v, nil
}

// sameSafety follows a site to the origin that its book has, but not from TLS to none.
func sameSafety(r *http.Request, via []*http.Request) error {
	if len(via) > 3 || via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
		return fmt.Errorf("it leads to %s, which is not followed", r.URL.Redacted())
	}
	return nil
}

// misplaced names what a list must not have: files elsewhere than below the release's own address, twice, or none for the first page.
func misplaced(release string, first []string, files []ReleaseFile) (faults []string) {
	seen := map[string]bool{}
	for _, f := range files {
		below, ok := strings.CutPrefix(f.Path, "/my/v/"+release+"/")
		if f.Path != "/my/" && (!ok || release == "" || strings.Contains(release, "/") || below == "" || strings.ContainsAny(below, `\?#%`) || strings.Contains("/"+below+"/", "/../")) {
			faults = append(faults, f.Path+": it does not lie below the release's address")
		}
		if seen[f.Path] {
			faults = append(faults, f.Path+": it is listed twice")
		}
		seen[f.Path] = true
	}
	for _, path := range append([]string{"/my/"}, first...) {
		if !seen[path] {
			faults = append(faults, path+": it is needed, and not in the list")
		}
	}
	return faults
}

// differing names the files that are not in both lists with the same content. What is below a release's address is compared without that.
func (v Verdict) differing(theirs []ReleaseFile) (lines []string) {
	byName := func(release string, files []ReleaseFile) map[string]ReleaseFile {
		all := map[string]ReleaseFile{}
		for _, f := range files {
			all[strings.TrimPrefix(f.Path, "/my/v/"+release+"/")] = f
		}
		return all
	}
	there, here := byName(v.Release, theirs), byName(v.Own.Name, v.Own.Files)
	for _, name := range slices.Sorted(maps.Keys(there)) {
		switch mine, ok := here[name]; {
		case !ok:
			lines = append(lines, "added    "+name)
		case mine.SHA256 != there[name].SHA256 || mine.Size != there[name].Size:
			lines = append(lines, "changed  "+name)
		}
		delete(here, name)
	}
	for _, name := range slices.Sorted(maps.Keys(here)) {
		lines = append(lines, "missing  "+name)
	}
	return lines
}

// looker fetches files as a browser does.
type looker struct {
	client http.Client
	base   *url.URL
}

// files fetches all files of a list, and names those that are not what it says.
func (l *looker) files(ctx context.Context, files []ReleaseFile) ([]string, error) {
	found := make([]string, len(files))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(askedAtOnce)
	for i, f := range files {
		group.Go(func() error {
			address := *l.base
			address.Path = f.Path
			body, _, err := l.get(ctx, address.String(), int64(min(max(f.Size, 0), mostAsset)))
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				found[i] = f.Path + ": " + err.Error()
			case lineOf(f.Path, body) != f:
				found[i] = f.Path + ": its content is not what the list says"
			}
			return nil
		})
	}
	err := group.Wait()
	return slices.DeleteFunc(found, func(s string) bool { return s == "" }), err
}

// get fetches an address, in the encoding that browsers get, and gives where it came from after redirects.
func (l *looker) get(ctx context.Context, address string, most int64) ([]byte, *url.URL, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Accept-Encoding", "gzip, br")
	r.Header.Set("Cache-Control", "no-cache")
	answer, err := l.client.Do(r)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return nil, nil, fmt.Errorf("it cannot be reached: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("the answer is %s", cmp.Or(http.StatusText(answer.StatusCode), answer.Status))
	}
	var body io.Reader = answer.Body
	switch answer.Header.Get("Content-Encoding") {
	case "", "identity":
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		if body, err = gzip.NewReader(body); err != nil {
			return nil, nil, fmt.Errorf("the answer breaks off: %w", err)
		}
	default:
		return nil, nil, errors.New("the answer is in an encoding that was not asked for")
	}
	text, err := io.ReadAll(io.LimitReader(body, most+1))
	if err != nil {
		return nil, nil, fmt.Errorf("the answer breaks off: %w", err)
	}
	return text, answer.Request.URL, nil
}
