package web

import (
	"strings"

	"homegroup/internal/meeting"
)

// otherNames are the programs that lists name and that have no table of types, so that package meeting has no name for them.
var otherNames = map[string]string{
	"smart": "SMART Recovery", "mm": "Moderation Management", "nar-anon": "Nar-Anon", "gam-anon": "Gam-Anon", "lifering": "LifeRing",
	"wfs": "Women for Sobriety", "celebrate-recovery": "Celebrate Recovery", "nica": "Nicotine Anonymous", "wa": "Workaholics Anonymous",
	"pal": "Parents of Addicted Loved Ones",
}

// Program is a program's whole name, as it calls itself in the page's language where that is known.
func (w *words) Program(id string) string {
	if w.Has("program." + id) {
		return w.T("program." + id)
	}
	return programName(id)
}

// programName is a program's whole name in English; its id in capitals where the name is not known.
func programName(id string) string {
	if name, ok := otherNames[id]; ok {
		return name
	}
	if name, ok := meeting.ProgramName(id); ok {
		return name
	}
	return strings.ToUpper(id)
}

// programShort is how a program is marked in a row: its letters where people use those, else its name.
func programShort(id string) string {
	name := programName(id)
	if strings.HasSuffix(name, " Anonymous") && len(id) <= 4 || len(name) > 20 {
		return strings.ToUpper(id)
	}
	return name
}
