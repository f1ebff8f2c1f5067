package vault

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// FuzzPush: whatever the body of a push holds, every operation gets one answer, each number of the space is given once, and
// the account never comes to hold more than it may.
func FuzzPush(f *testing.F) {
	const a, b = "AAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAA"
	op := func(op, id string, base string, ct string) string {
		return `{"op":"` + op + `","id":"` + id + `","base":` + base + `,"del":false,"ct":"` + ct + `"}`
	}
	for _, seed := range []string{
		`{"ops":[` + op(a, a, "0", "YWJj") + `]}`,
		`{"ops":[` + op(a, a, "0", "YWJj") + `,` + op(b, a, "1", "YQ") + `,` + op(a, a, "0", "YWJj") + `]}`,
		`{"ops":[` + op(a, a, "0", "YWJj") + `,` + op(b, a, "0", "YWJj") + `,` + op(b, b, "0", strings.Repeat("YWJj", 300)) + `]}`,
		`{"ops":[` + op(a, a, "4294967295", "YWJj") + `]}`, `{"ops":[` + op(a, a, "-1", "YWJj") + `]}`, `{"ops":[` + op(a, a, "0", "") + `]}`, `{"ops":null}`, `{"ops":[null]}`, ``,
	} {
		f.Add([]byte(seed), int64(600))
	}
	f.Fuzz(func(t *testing.T, body []byte, quota int64) {
		var push struct {
			Ops []Op `json:"ops"`
		}
		if json.Unmarshal(body, &push) != nil {
			return
		}
		if text, err := json.Marshal(push); err != nil {
			t.Fatal(err)
		} else if again := push; json.Unmarshal(text, &again) != nil || cmp.Diff(push, again, cmpopts.EquateEmpty()) != "" {
			t.Fatalf("what was read is written otherwise: %s", text)
		}
		if checkOps(push.Ops) != nil {
			return
		}
		const seq, used = 7, 100
		p := decide(State{Seq: seq, Used: used, Held: map[ID]Known{}, Done: map[OpOf]Result{}}, push.Ops, quota)
		if len(p.Results) != len(push.Ops) {
			t.Fatalf("%d operations, %d answers", len(push.Ops), len(p.Results))
		}
		numbers := map[int64]ID{}
		for i, r := range p.Results {
			if r.Op != push.Ops[i].Op {
				t.Fatalf("answer %d is that of another operation", i)
			}
			if r.Status != OK {
				continue
			}
			if of, given := numbers[r.Seq]; given && of != r.Op {
				t.Fatalf("the number %d was given twice", r.Seq)
			}
			if numbers[r.Seq] = r.Op; r.Seq <= seq || r.Seq > p.Seq || r.Rev < 1 {
				t.Fatalf("revision %d, number %d", r.Rev, r.Seq)
			}
		}
		var held int64
		for _, r := range p.Writes {
			held += int64(len(r.Ct)) + RowCost
		}
		if held != p.Grow {
			t.Fatalf("%d bytes are held, %d counted", held, p.Grow)
		}
		if p.Seq-seq != int64(len(p.Done)) || (len(p.Writes) > 0 && used+p.Grow > quota) {
			t.Fatalf("past what the account may keep: %d + %d of %d", used, p.Grow, quota)
		}
	})
}
