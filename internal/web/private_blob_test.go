package web

import (
	"strconv"
	"testing"
)

// FuzzRange: whatever a Range header holds, what is answered lies within the file; a piece of it is never empty.
func FuzzRange(f *testing.F) {
	for _, seed := range []string{"", "bytes=0-", "bytes=0-0", "bytes=-1", "bytes=5-4", "bytes=0-1,3-4", "bytes=9223372036854775807-", "bytes=0-9223372036854775807", "bytes=-9223372036854775808", "bytes= 1 - 2 ", "lines=1-2", "bytes=--1"} {
		f.Add(seed, int64(10))
	}
	f.Add("bytes=-5", int64(0))
	f.Fuzz(func(t *testing.T, header string, size int64) {
		size = max(0, size)
		from, to, ranged, ok := byteRange(header, size)
		if from < 0 || to < from || to > size {
			t.Fatalf("%q of %d bytes: %d to %d", header, size, from, to)
		}
		if ok && !ranged && (from != 0 || to != size) {
			t.Fatalf("%q of %d bytes is no range, and yet a part: %d to %d", header, size, from, to)
		}
		if ok && ranged {
			if from == to {
				t.Fatalf("%q of %d bytes is empty", header, size)
			}
			plain := "bytes=" + strconv.FormatInt(from, 10) + "-" + strconv.FormatInt(to-1, 10)
			if f2, t2, ranged, ok := byteRange(plain, size); f2 != from || t2 != to || !ranged || !ok {
				t.Fatalf("%q, asked for as %q: %d to %d", header, plain, f2, t2)
			}
		}
	})
}
