package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"homegroup/internal/feed/bmlt"
	"homegroup/internal/feed/loose"
	"homegroup/internal/feed/meetingguide"
	"homegroup/internal/meeting"
)

// Detect looks at a list, in UTF-8 without a byte order mark, and says which format it has: the one whose decoder reads
// it, or explains best what is wrong with it. Auto where it has none of them.
func Detect(data []byte) meeting.Format {
	data = bytes.TrimLeft(data, " \t\r\n")
	switch {
	case len(data) == 0:
		return meeting.Auto
	case data[0] == '[', data[0] == '{':
		return detectJSON(data)
	case data[0] == '<':
		return meeting.Auto
	}
	if line, _, _ := bytes.Cut(data, []byte("\n")); bytes.ContainsAny(line, ",;\t|") {
		return meeting.Sheet
	}
	return meeting.Auto
}

func detectJSON(data []byte) meeting.Format {
	if loose.Check(data) != nil {
		return detectBroken(data)
	}
	var outer map[string]json.RawMessage
	if json.Unmarshal(data, &outer) == nil && outer != nil {
		if outer["values"] != nil {
			return meeting.Sheet
		}
		inner, err := meetingguide.Inner(data)
		if err != nil {
			if len(outer) != 1 {
				return meeting.Auto
			}
			for _, only := range outer { // {"anything": [rows]}
				inner = only
			}
		}
		data = inner
	}
	if data[0] != '[' && data[0] != '{' {
		return meeting.Auto
	}
	if bmlt.Kind(data) != "" {
		return meeting.BMLT
	}
	format := meeting.Auto
	_ = loose.Each(data, func(index int, o loose.Object) error {
		switch {
		case o == nil:
		case o.Has("slug") || o.Has("name") && (o.Has("day", "time", "types", "formatted_address", "conference_url")):
			format = meeting.MeetingGuide
			return errEnough
		case len(o) > 1:
			format = meeting.Sheet
		}
		if index >= 20 {
			return errEnough
		}
		return nil
	})
	if format == meeting.Auto && bytes.HasPrefix(bytes.TrimSpace(data[1:]), []byte("]")) {
		return meeting.MeetingGuide // an empty list is a list
	}
	return format
}

// detectBroken guesses from names alone: the decoder says where the list breaks.
func detectBroken(data []byte) meeting.Format {
	head := string(data[:min(len(data), 4096)])
	if strings.Contains(head, `"id_bigint"`) {
		return meeting.BMLT
	}
	return meeting.MeetingGuide
}

var errEnough = errors.New("enough rows were looked at")
