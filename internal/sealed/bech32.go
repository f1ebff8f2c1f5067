package sealed

import (
	"errors"
	"fmt"
	"strings"
)

// What age writes its keys in: bech32 (BIP 173) without its limit on length.

const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

var generator = [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}

// checksum is what a name and its values come to; 1 where the sum at their end is right.
func checksum(name string, values []byte) uint32 {
	sum := uint32(1)
	step := func(v byte) {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(v)
		for i, g := range generator {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, c := range []byte(name) {
		step(c >> 5)
	}
	step(0)
	for _, c := range []byte(name) {
		step(c & 31)
	}
	for _, v := range values {
		step(v)
	}
	return sum
}

// encodeBech32 writes bytes under a name in small letters.
func encodeBech32(name string, data []byte) string {
	values := regroup(data)
	sum := checksum(name, append(values, 0, 0, 0, 0, 0, 0)) ^ 1
	for i := range 6 {
		values = append(values, byte(sum>>(5*(5-i)))&31)
	}
	var s strings.Builder
	s.WriteString(name + "1")
	for _, v := range values {
		s.WriteByte(alphabet[v])
	}
	return s.String()
}

func regroup(data []byte) []byte {
	var out []byte
	bits, held := uint32(0), 0
	for _, b := range data {
		bits, held = bits<<8|uint32(b), held+8
		for held >= 5 {
			held -= 5
			out = append(out, byte(bits>>held)&31)
		}
		bits &= 1<<held - 1
	}
	if held > 0 {
		out = append(out, byte(bits<<(5-held))&31)
	}
	return out
}

var errSum = errors.New("the check sum does not hold")

// decodeBech32 reads what follows the "1" after a name, in small letters.
func decodeBech32(name, text string) ([]byte, error) {
	values := make([]byte, 0, len(text))
	for _, c := range []byte(text) {
		at := strings.IndexByte(alphabet, c)
		if at < 0 {
			return nil, fmt.Errorf("%q is none of its letters", c)
		}
		values = append(values, byte(at))
	}
	if len(values) < 6 || checksum(name, values) != 1 {
		return nil, errSum
	}
	var out []byte
	bits, held := uint32(0), 0
	for _, v := range values[:len(values)-6] {
		bits, held = bits<<5|uint32(v), held+5
		if held >= 8 {
			held -= 8
			out = append(out, byte(bits>>held))
		}
		bits &= 1<<held - 1
	}
	if held >= 5 || bits != 0 {
		return nil, errors.New("bits are left over")
	}
	return out, nil
}
