package feed

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// toUTF8 makes UTF-8 without a byte order mark of what a list may be written in. Marks and the bytes themselves are
// believed first, then what the server says; Windows-1252 is what remains, for that is what old software writes.
func toUTF8(data []byte, contentType string) []byte {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return fixed(data[3:])
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data); err == nil {
			return out
		}
	}
	if utf8.Valid(data) {
		return data
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		name := strings.ToLower(params["charset"])
		if e, err := htmlindex.Get(name); err == nil && name != "utf-8" && name != "utf8" && !mostlyUTF8(data) {
			if out, err := e.NewDecoder().Bytes(data); err == nil {
				return out
			}
		}
	}
	return fixed(data)
}

// fixed keeps every character that is UTF-8 and reads every other byte as Windows-1252, so that one bad byte spoils one
// letter and not the whole list.
func fixed(data []byte) []byte {
	if utf8.Valid(data) {
		return data
	}
	out := make([]byte, 0, len(data)+len(data)/16)
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(data[0])
			if r == utf8.RuneError {
				r = ' '
			}
		}
		out = utf8.AppendRune(out, r)
		data = data[size:]
	}
	return out
}

// mostlyUTF8 says whether there are more characters of several bytes in UTF-8 than bytes that are none.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		data = data[size:]
	}
	return good > bad
}
