package program

import (
	"fmt"
	"reflect"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// unknown finds keys that a struct has no field for, so that a slip of the pen is told with its line.
func unknown(n *yaml.Node, to any, s *source) []Gap {
	return unknownIn(n, reflect.TypeOf(to).Elem(), s)
}

func unknownIn(n *yaml.Node, t reflect.Type, s *source) []Gap {
	var gaps []Gap
	switch {
	case t.Kind() == reflect.Struct && n.Kind == yaml.MappingNode:
		fields := map[string]reflect.Type{}
		for i := range t.NumField() {
			if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
				fields[name] = t.Field(i).Type
			}
		}
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			field, ok := fields[key.Value]
			if !ok || seen[key.Value] {
				gaps = append(gaps, Gap{s.files[key], key.Line, fmt.Sprintf("%q is not known here, or stands twice", key.Value)})
				continue
			}
			seen[key.Value] = true
			gaps = append(gaps, unknownIn(n.Content[i+1], field, s)...)
		}
	case t.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			gaps = append(gaps, unknownIn(c, t.Elem(), s)...)
		}
	case t.Kind() == reflect.Map && n.Kind == yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			gaps = append(gaps, unknownIn(n.Content[i], t.Elem(), s)...)
		}
	}
	return gaps
}
