package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/maphash"
	"reflect"
	"strconv"
	"strings"

	"homegroup/internal/fold"
)

// maxKey is the longest key that is kept as it is, in bytes.
const maxKey = 255

// keyring gives every content a key that no other of its list has.
type keyring struct{ taken map[string]bool }

// name sets the keys of a row's contents; before, they hold what a day adds to the row's own key.
func (k *keyring) name(r *cleaning) {
	base := oneLine(r.row.Key)
	if base == "" {
		base = madeKey(r)
		r.note("key_made", "slug", "It has no slug and no id; its key is made of its name, place, day and time.")
	}
	if len(base) > maxKey {
		sum := sha256.Sum256([]byte(base))
		base = cutAt(base, maxKey-20) + "-" + hex.EncodeToString(sum[:8])
		r.note("key_cut", "slug", "Its key is longer than %d bytes.", maxKey)
	}
	again := false
	for i, day := range r.keys {
		key := base + day
		for n := 1; k.taken[key]; n++ {
			again = true
			key = base + "-" + strconv.Itoa(n) + day
		}
		k.taken[key] = true
		r.keys[i] = key
	}
	if again {
		r.note("key_again", "slug", "An earlier row has the same key; this one is “%s” here.", shown(r.keys[0]))
	}
}

// madeKey is the same whenever the list says the same of a meeting.
func madeKey(r *cleaning) string {
	c := r.contents[0]
	when := "appointment"
	if !c.ByAppointment() {
		when = strconv.Itoa(int(c.Rule.Day)) + "-" + strings.ReplaceAll(Clock(c.Rule.Start), ":", "")
	}
	return fold.Slug(firstOf(r.content.Name, r.content.Group, r.content.Location)+" "+firstOf(r.content.Formatted, r.content.Location)+" "+when, 200)
}

// doubles finds rows that say the same as an earlier one in everything but key, link and date of change.
type doubles map[uint64][]twin

type twin struct {
	contents    []Content
	index, line int
}

var doubleSeed = maphash.MakeSeed()

// twin says whether the row is the double of an earlier one, with a note; else it remembers the row.
func (d doubles) twin(r *cleaning) bool {
	var h maphash.Hash
	h.SetSeed(doubleSeed)
	c := r.contents[0]
	for _, s := range [...]string{c.Name, c.Formatted, c.Location, c.Group, c.Notes, c.ConferenceURL} {
		h.WriteString(s)
		h.WriteByte(0)
	}
	h.WriteByte(byte(c.Rule.Day))
	h.WriteByte(byte(c.Rule.Start))
	h.WriteByte(byte(c.Rule.Start >> 8))
	h.WriteByte(byte(len(r.contents)))
	sum := h.Sum64()
	for _, earlier := range d[sum] {
		if sameContents(earlier.contents, r.contents) {
			r.note("same_row", "", "It says the same as %s.", where(earlier.index, earlier.line))
			return true
		}
	}
	d[sum] = append(d[sum], twin{r.contents, r.row.Index, r.row.Line})
	return false
}

func sameContents(a, b []Content) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		x.URL, x.Updated, y.URL, y.Updated = "", "", "", ""
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}
