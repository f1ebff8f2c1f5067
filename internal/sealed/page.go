package sealed

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// page is everything that a person wrote as one page of Markdown: by kind, each in the order in which it was made, with the
// fields' own names. The client makes better ones; this needs neither its words nor the programs.
func page(entries []entry, made string) string {
	byKind := map[string][]entry{}
	for _, e := range entries {
		byKind[e.kind] = append(byKind[e.kind], e)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n", made)
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		fmt.Fprintf(&out, "\n## %s\n", oneLine(kind))
		for _, e := range byKind[kind] {
			var day string
			_ = json.Unmarshal(e.fields["day"], &day)
			fmt.Fprintf(&out, "\n### %s\n", oneLine(strings.TrimSpace(day+" "+kind)))
			for _, name := range slices.Sorted(maps.Keys(e.fields)) {
				if name == "id" || name == "k" || name == "day" || (strings.HasPrefix(name, "_") && name != "_both" && name != "_lost") {
					continue
				}
				var value any
				if err := json.Unmarshal(e.fields[name], &value); err != nil {
					continue
				}
				if text := say(value); text != "" {
					fmt.Fprintf(&out, "\n**%s**: %s\n", oneLine(name), text)
				}
			}
		}
	}
	return out.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// say is a value as text.
func say(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return strings.TrimSpace(v)
	case []any:
		var all []string
		for _, e := range v {
			if s := say(e); s != "" {
				all = append(all, s)
			}
		}
		return strings.Join(all, ", ")
	case map[string]any:
		var all []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if s := say(v[k]); s != "" && k != "key" && k != "blob" {
				all = append(all, k+": "+s)
			}
		}
		return strings.Join(all, "; ")
	}
	return fmt.Sprint(value)
}
