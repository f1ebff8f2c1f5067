package sealed

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// canonical writes JSON again with sorted keys and no white space: what signatures and tags are made over. Numbers must be whole.
func canonical(text []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("something stands after the JSON")
	}
	return appendCanonical(nil, value)
}

func appendCanonical(out []byte, value any) (_ []byte, err error) {
	switch v := value.(type) {
	case nil:
		return append(out, "null"...), nil
	case bool:
		return fmt.Append(out, v), nil
	case string:
		return appendString(out, v), nil
	case json.Number:
		n, err := v.Int64()
		if err != nil || n > 1<<53-1 || n < -(1<<53-1) || v.String() != fmt.Sprint(n) {
			return nil, fmt.Errorf("only whole numbers are signed")
		}
		return append(out, v.String()...), nil
	case []any:
		out = append(out, '[')
		for i, e := range v {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = appendCanonical(out, e); err != nil {
				return nil, err
			}
		}
		return append(out, ']'), nil
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) })
		out = append(out, '{')
		for i, k := range keys {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendString(out, k), ':')
			if out, err = appendCanonical(out, v[k]); err != nil {
				return nil, err
			}
		}
		return append(out, '}'), nil
	}
	return nil, fmt.Errorf("%T in JSON", value)
}

// appendString writes a string as JavaScript does.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', byte(c))
		case c >= 0x20:
			out = append(out, string(c)...)
		default:
			if at := strings.IndexRune("\b\f\n\r\t", c); at >= 0 {
				out = append(out, '\\', "bfnrt"[at])
			} else {
				out = fmt.Appendf(out, `\u%04x`, c)
			}
		}
	}
	return append(out, '"')
}

var b64 = base64.RawURLEncoding.Strict()

// fromB64u reads base64url without padding of so many bytes; of any number where length is negative.
func fromB64u(s string, length int) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") { // the decoder would pass over them
		return nil, fmt.Errorf("a line end in base64url")
	}
	b, err := b64.DecodeString(s)
	if err == nil && length >= 0 && len(b) != length {
		err = fmt.Errorf("%d bytes for %d", len(b), length)
	}
	return b, err
}
