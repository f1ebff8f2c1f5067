package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"homegroup/internal/account"
	"homegroup/internal/vault"
)

// syncServer measures pushing n sealed records of the smallest size over HTTP into SQLite, by writers at once with an account each, a hundred
// in a push as clients send them, and what the process holds as the records become many; then pulling them.
func syncServer(ctx context.Context, out io.Writer, n int, binary string) error {
	const writers = 4
	dir, err := os.MkdirTemp("", "hg-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if binary == "" {
		binary = filepath.Join(dir, "homegroup")
		if err := buildProgram(ctx, binary); err != nil {
			return err
		}
	}
	s, _, err := startProgram(ctx, binary, filepath.Join(dir, "data"), "--quota", "100GB")
	if err != nil {
		return err
	}
	defer s.stop()
	fmt.Fprintf(out, "| resident when idle, with an empty directory | %d MB | ≤ 60 MB |\n", resident(s.pid()))
	people := make([]*pusher, writers)
	for i := range people {
		if people[i], err = newPusher(s.url, fmt.Sprintf("bench-%d", i)); err != nil {
			return err
		}
	}
	var grown []string
	begun := time.Now()
	const rounds = 10
	for round := range rounds {
		var group sync.WaitGroup
		errs := make(chan error, writers)
		for _, p := range people {
			group.Go(func() {
				for range n / rounds / writers / vault.MostOps {
					if err := p.push(); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		group.Wait()
		select {
		case err := <-errs:
			return err
		default:
		}
		if round%3 == 0 || round == rounds-1 {
			grown = append(grown, fmt.Sprintf("%d MB after %d", resident(s.pid()), people[0].pushed*writers))
		}
	}
	took := time.Since(begun)
	all := people[0].pushed * writers
	fmt.Fprintf(out, "| sync server, SQLite: records of 305 bytes pushed over HTTP, %d accounts, 100 a push | %d in %.0f s: %.0f records/s | ≥ 3,000 records/s |\n", writers, all, took.Seconds(), float64(all)/took.Seconds())
	fmt.Fprintf(out, "| resident meanwhile | %v | flat over a million records |\n", grown)
	begun = time.Now()
	pulled, err := people[0].pull()
	if err != nil {
		return err
	}
	if pulled != people[0].pushed {
		return fmt.Errorf("%d records were pushed and %d pulled", people[0].pushed, pulled)
	}
	fmt.Fprintf(out, "| the same: pulled in pages of 1,000 | %.0f records/s | |\n", float64(pulled)/time.Since(begun).Seconds())
	return nil
}

// pusher is one account's client.
type pusher struct {
	client http.Client
	base   string
	space  account.ID
	cookie string
	pushed int
}

func newPusher(base, handle string) (*pusher, error) {
	seed := sha256.Sum256([]byte(handle))
	key := ed25519.NewKeyFromSeed(seed[:])
	body := `"account_age":"YWdl","slots":[],"tags":{},"version":1`
	sig := account.Bytes(ed25519.Sign(key, []byte("homegroup/doc/v1{"+body+"}")))
	p := &pusher{base: base + "/api/v1", space: account.NewID()}
	answer, err := p.send("POST", "/register", map[string]any{"handle": handle, "account_pub": account.Bytes(key.Public().(ed25519.PublicKey)),
		"doc": json.RawMessage(`{` + body + `,"signed":"` + sig.String() + `"}`), "space": p.space, "label": ""}, nil)
	if err != nil {
		return nil, err
	}
	p.cookie = answer.Header.Get("Set-Cookie")
	return p, nil
}

func (p *pusher) send(method, path string, body, into any) (*http.Response, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequest(method, p.base+path, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	if p.cookie != "" {
		r.Header.Set("Cookie", p.cookie)
	}
	answer, err := p.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode >= 300 {
		return nil, fmt.Errorf("%s: %d %s", path, answer.StatusCode, got)
	}
	if into != nil {
		err = json.Unmarshal(got, into)
	}
	return answer, err
}

// push sends a hundred new records.
func (p *pusher) push() error {
	ops := make([]vault.Op, vault.MostOps)
	ct := make([]byte, 305)
	for i := range ops {
		rand.Read(ct)
		ops[i] = vault.Op{Op: account.NewID(), ID: account.NewID(), Ct: bytes.Clone(ct)}
	}
	var answer struct{ Results []vault.Result }
	if _, err := p.send("POST", "/spaces/"+p.space.String()+"/push", map[string]any{"ops": ops}, &answer); err != nil {
		return err
	}
	for _, r := range answer.Results {
		if r.Status != vault.OK {
			return fmt.Errorf("a record was answered with %s", r.Status)
		}
	}
	p.pushed += len(answer.Results)
	return nil
}

// pull reads the whole space and counts.
func (p *pusher) pull() (int, error) {
	n := 0
	for since, more := int64(0), true; more; {
		var page vault.Page
		if _, err := p.send("GET", fmt.Sprintf("/spaces/%s/changes?since=%d&limit=%d", p.space, since, vault.MostPage), nil, &page); err != nil {
			return n, err
		}
		n += len(page.Items)
		since, more = page.Next, page.More
	}
	return n, nil
}
