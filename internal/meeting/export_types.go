package meeting

import "slices"

// ProgramIDs lists the programs that have a table of types, sorted by id.
func ProgramIDs() []string {
	var ids []string
	for id := range table().Programs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// ProgramName gives the name of a program that has a table of types; false for others.
func ProgramName(id string) (string, bool) {
	p, ok := table().Programs[id]
	return p.Name, ok
}
