package bmlt

import (
	"strings"

	"homegroup/internal/feed/loose"
	"homegroup/internal/meeting"
)

// byWorldID translates the codes of NA World Services, which all servers share, to those of NA's table of types.
var byWorldID = map[string]string{"OPEN": "O", "CLOSED": "C", "BEG": "BEG", "BT": "BT", "CAN": "CAN", "DISC": "DISC", "GL": "GL", "IP": "IP", "IW": "IW",
	"JFT": "JFT", "M": "M", "W": "W", "VAR": "VAR", "SPK": "SPK", "SWG": "SWG", "STEP": "STEP", "TOP": "TOP", "TRAD": "TRAD", "WCHR": "X", "Y": "Y",
	"LIT": "LIT", "QA": "QA", "MED": "MED", "RA": "RA", "CW": "CW", "CPT": "CPT", "LC": "LC", "NS": "NS", "NSMK": "NS", "SMOK": "SMOK", "SPAD": "SPAD",
	"VM": "VM", "TC": "TC", "HYBR": "HY"}

// byKey translates the keys that servers come with in English. A server may give a key another meaning, so it counts only
// where no list of formats says more, or where its name agrees.
var byKey = map[string]struct{ code, name string }{
	"B": {"BEG", "beginner"}, "BT": {"BT", "basic text"}, "C": {"C", "closed"}, "CL": {"CAN", "candle"}, "CW": {"CW", "children welcome"}, "D": {"DISC", "discussion"},
	"GL": {"GL", "gay"}, "IP": {"IP", "pamphlet"}, "IW": {"IW", "it works"}, "JT": {"JFT", "just for today"}, "JFT": {"JFT", "just for today"}, "LC": {"LC", "living clean"},
	"M": {"M", "men"}, "ME": {"MED", "meditation"}, "NS": {"NS", "no smoking"}, "O": {"O", "open"}, "QA": {"QA", "question"}, "RA": {"RA", "restricted"},
	"RF": {"VAR", "rotating"}, "SD": {"SPK", "speaker"}, "So": {"SPK", "speaker"}, "Sp": {"SPK", "speaker"}, "SG": {"SWG", "step working"}, "St": {"STEP", "step"}, "S": {"STEP", "step"},
	"To": {"TOP", "topic"}, "Tr": {"TRAD", "tradition"}, "W": {"W", "women"}, "WC": {"X", "wheelchair"}, "YP": {"Y", "young"}, "Y": {"Y", "young"}, "BK": {"LIT", "book"},
	"VM": {"VM", "virtual"}, "TC": {"TC", "closed"}, "HY": {"HY", "hybrid"}, "SPAD": {"SPAD", "spiritual principle"}}

// format is what one format of a server means for a row.
type format struct {
	code      string // a type of NA, or VM, TC, HY
	language  string // the name of a language
	labels    []meeting.Label
	worldID   string
	key, name string
}

type formatTable struct {
	byID  map[string]*format
	byKey map[string]*format
}

// readFormats reads the lists of formats that there are; later ones add languages to earlier ones.
func readFormats(lists ...[]byte) (*formatTable, error) {
	t := &formatTable{map[string]*format{}, map[string]*format{}}
	for _, data := range lists {
		if len(data) == 0 {
			continue
		}
		if err := loose.Check(data); err != nil {
			return nil, err
		}
		if err := loose.Each(data, func(_ int, o loose.Object) error { t.add(o); return nil }); err != nil {
			return nil, err
		}
	}
	for _, f := range t.byID {
		f.settle()
	}
	return t, nil
}

// add notes one format in one language. All languages of a format have one id, but may have different keys.
func (t *formatTable) add(o loose.Object) {
	id := o.Text("id", "shared_id")
	if id == "" {
		return
	}
	f := t.byID[id]
	if f == nil {
		f = &format{}
		t.byID[id] = f
	}
	label := meeting.Label{Code: o.Text("key_string"), Name: o.Text("name_string"), Note: o.Text("description_string"), Lang: o.Text("lang")}
	if f.worldID == "" {
		f.worldID = o.Text("world_id")
	}
	if f.key == "" || label.Lang == "en" {
		f.key, f.name = label.Code, label.Name
	}
	if label.Lang == "en" || t.byKey[label.Code] == nil {
		t.byKey[label.Code] = f
	}
	for _, l := range f.labels {
		if l.Lang == label.Lang {
			return
		}
	}
	f.labels = append(f.labels, label)
}

// settle decides what a format means once all its languages are known, and keeps the labels in the languages of our pages.
func (f *format) settle() {
	if f.worldID == "LANG" {
		f.language = strings.NewReplacer(" speaking", "", " Speaking", "", "-speaking", "").Replace(f.name)
		if strings.Contains(f.language, "/") || strings.HasPrefix(f.language, "Bi-") {
			f.language = "" // several languages at once stay a label
		}
	}
	f.code = byWorldID[f.worldID]
	if k, ok := byKey[f.key]; f.code == "" && f.language == "" && ok && strings.Contains(strings.ToLower(f.name), k.name) {
		f.code = k.code
	}
	var ours []meeting.Label
	for _, l := range f.labels {
		if l.Lang == "en" || l.Lang == "es" {
			ours = append(ours, l)
		}
	}
	if len(ours) > 0 {
		f.labels = ours
	} else if len(f.labels) > 1 {
		f.labels = f.labels[:1]
	}
}

// fill puts the formats of a row where they belong, by ids where there is a table, by keys otherwise.
func (t *formatTable) fill(r *meeting.Row, ids, keys string) {
	if len(t.byID) > 0 && ids != "" {
		for id := range strings.SplitSeq(ids, ",") {
			if f := t.byID[strings.TrimSpace(id)]; f != nil {
				f.put(r)
			}
		}
		return
	}
	for key := range strings.SplitSeq(keys, ",") {
		key = strings.TrimSpace(key)
		if key == "" {
			continue
		}
		if f := t.byKey[key]; f != nil {
			f.put(r)
		} else if k, ok := byKey[key]; ok {
			(&format{code: k.code}).put(r)
		} else {
			r.Labels = append(r.Labels, meeting.Label{Code: key, Name: key})
		}
	}
}

func (f *format) put(r *meeting.Row) {
	switch {
	case f.language != "":
		r.Languages = append(r.Languages, f.language)
	case f.code == "VM" || f.code == "HY": // older servers, and those in between, say it by formats alone
		if r.Attendance == "" {
			r.Attendance = map[string]string{"VM": "online", "HY": "hybrid"}[f.code]
		}
	case f.code != "":
		r.Types = append(r.Types, f.code)
	default:
		r.Labels = append(r.Labels, f.labels...)
	}
}
