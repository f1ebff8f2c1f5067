package meeting

import (
	"maps"
	"slices"
	"sync"
)

// ProgramIDs lists the programs that have a table of types, sorted by id.
func ProgramIDs() []string { return slices.Sorted(maps.Keys(table().Programs)) }

// ProgramName gives the name of a program that has a table of types; false for others.
func ProgramName(id string) (string, bool) {
	p, ok := table().Programs[id]
	return p.Name, ok
}

// LanguageCodes gives the codes that name a language (BCP 47) in every program that gives them no other meaning.
func LanguageCodes() map[string]string { return maps.Clone(languageCodes()) }

var languageCodes = sync.OnceValue(func() map[string]string {
	codes := map[string]string{}
	for _, byCode := range table().types {
		for code, t := range byCode {
			if t.Language != "" {
				codes[code] = t.Language
			}
		}
	}
	return codes
})
