// Package program knows programs as data: it reads packs, checks that they are whole in every language, compares them,
// helps to choose, and counts milestones. It knows no page and no person. A pack is a folder under programs/; how to
// write one stands in docs/adding-a-program.md. Start at Load.
package program

// Pack is a program: facts and structure, the same in every language. Its words stand in Text.
type Pack struct {
	ID           string       `yaml:"id"`
	Version      int          `yaml:"version"`
	Extends      string       `yaml:"extends,omitempty"` // a shared structure under programs/_<name>
	Family       string       `yaml:"family"`
	Scope        []string     `yaml:"scope"`
	Goal         string       `yaml:"goal"`
	Setting      []string     `yaml:"setting"`
	Label        string       `yaml:"label"` // whether members are given a name, such as "addict"
	Faith        string       `yaml:"faith"`
	LedBy        string       `yaml:"led_by"`
	Crosstalk    bool         `yaml:"crosstalk"` // members answer each other in meetings
	Medicine     string       `yaml:"medicine"`  // how prescribed medicine for the addiction itself is met
	Cost         string       `yaml:"cost"`
	Count        Count        `yaml:"count"`
	Directory    Directory    `yaml:"directory"`
	Path         Path         `yaml:"path"`
	Practices    []Practice   `yaml:"practices"`
	Worksheets   []Worksheet  `yaml:"worksheets"`
	Safety       []Safety     `yaml:"safety,omitempty"`
	Milestones   []Milestone  `yaml:"milestones"`
	Commitments  []Commitment `yaml:"commitments"`
	Roles        []string     `yaml:"roles,omitempty"`
	Instruments  []string     `yaml:"instruments"`
	Danger       []string     `yaml:"danger"`
	NotFor       []string     `yaml:"not_for,omitempty"`
	Suits        []string     `yaml:"suits,omitempty"` // goals of a person that it is made for, see Answers.Goal
	Links        []Link       `yaml:"links"`
	Research     []Research   `yaml:"research"`
	Limits       []Limit      `yaml:"limits,omitempty"` // of a moderation program
	Provenance   []Provenance `yaml:"provenance"`
	ReviewBy     string       `yaml:"review_by"` // YYYY-MM-DD: after it the facts are shown as not checked
	DropItems    []string     `yaml:"path_drop,omitempty"`
	DropSheets   []string     `yaml:"worksheets_drop,omitempty"`
	DropPractice []string     `yaml:"practices_drop,omitempty"`
	DropStones   []string     `yaml:"milestones_drop,omitempty"`
	DropPromises []string     `yaml:"commitments_drop,omitempty"`

	Text map[string]*Text `yaml:"-"` // by language
}

// Count is how the program counts time.
type Count struct {
	Starts   string `yaml:"starts"`   // last_use, last_crossing, plan_start, first_session, none
	Rule     string `yaml:"rule"`     // abstinence, own_definition, within_limits, attendance, none
	Medicine string `yaml:"medicine"` // keeps: taking prescribed medicine does not end a count unless the member says so
	Restarts string `yaml:"restarts"` // member_decides: nobody else does
}

// Directory joins the program to the meeting directory.
type Directory struct {
	Programs []string          `yaml:"programs"`        // program ids of listings
	Types    map[string]string `yaml:"types,omitempty"` // attribute → code of the program's own table
}

// Path is what the program's way is made of.
type Path struct {
	Kind  string `yaml:"kind"` // steps, points, tools, phases
	Items []Item `yaml:"items"`
}

// Item is one step or point.
type Item struct {
	ID         string   `yaml:"id"`
	Worksheets []string `yaml:"worksheets,omitempty"`
}

// Practice is what one does daily, or when it is needed.
type Practice struct {
	ID        string `yaml:"id"`
	When      string `yaml:"when"` // morning, evening, daily, weekly, as_needed, in_urge
	Worksheet string `yaml:"worksheet,omitempty"`
	Minutes   int    `yaml:"minutes,omitempty"`
}

// Worksheet is a structured form.
type Worksheet struct {
	ID      string      `yaml:"id"`
	Kind    string      `yaml:"kind"`              // form, table, diary, checklist, log
	Private string      `yaml:"private,omitempty"` // hardest: names are never shared in clear
	Columns []Column    `yaml:"columns"`
	Links   []SheetLink `yaml:"links,omitempty"`
	Safety  []Gate      `yaml:"safety,omitempty"`
}

// Column is one question of a form, or one column of a table.
type Column struct {
	ID       string   `yaml:"id"`
	Type     string   `yaml:"type"`
	Options  []string `yaml:"options,omitempty"` // of choice and several
	Items    []string `yaml:"items,omitempty"`   // of checklist
	Other    bool     `yaml:"other,omitempty"`   // the member may add an option
	Min      int      `yaml:"min,omitempty"`     // of scale and number
	Max      int      `yaml:"max,omitempty"`
	Unit     string   `yaml:"unit,omitempty"`
	Sheet    string   `yaml:"sheet,omitempty"`   // of link: the worksheet whose entries can be chosen
	Formula  string   `yaml:"formula,omitempty"` // of computed
	Optional bool     `yaml:"optional,omitempty"`
	Hidden   bool     `yaml:"hidden,omitempty"` // not shown unless the member asks, such as amounts in an eating program
}

// SheetLink carries an entry of one worksheet to another: a resentment of step 4 is a person of step 8.
type SheetLink struct {
	From string `yaml:"from"` // column of this worksheet
	To   string `yaml:"to"`   // worksheet.column
}

// Gate is a safety check that comes before something is done.
type Gate struct {
	Before string `yaml:"before"` // column whose filling in it guards, or "start"
	Check  string `yaml:"check"`  // id of a Safety
}

// Safety is a short list of questions; a "yes" to one that blocks stops the deed and says what to do instead.
type Safety struct {
	ID        string           `yaml:"id"`
	Questions []SafetyQuestion `yaml:"questions"`
}

// SafetyQuestion is answered yes or no.
type SafetyQuestion struct {
	ID     string `yaml:"id"`
	Blocks bool   `yaml:"blocks"` // yes: not now; otherwise only a word of care
}

// Milestone is a length of time that the program marks, with its token. Members and groups may change all of them.
type Milestone struct {
	ID       string `yaml:"id"`
	After    string `yaml:"after,omitempty"` // ISO 8601 duration: P1D, P30D, P1M, P18M
	Every    string `yaml:"every,omitempty"` // for those that come back
	From     string `yaml:"from,omitempty"`
	Token    Token  `yaml:"token"`
	Standing string `yaml:"standing"` // codified, common, local
}

// Token is what one is given.
type Token struct {
	Kind   string `yaml:"kind"`             // chip, key_tag, medallion, pin, none
	Colour string `yaml:"colour,omitempty"` // of the design's token colours
	Mark   string `yaml:"mark,omitempty"`   // what stands on it: "24 h", "1"
}

// Commitment is something that the program asks.
type Commitment struct {
	ID      string `yaml:"id"`
	Decline string `yaml:"decline"` // yes, in_part, no
}

// Link leads to a site that is not ours.
type Link struct {
	ID   string `yaml:"id"`
	URL  string `yaml:"url"`
	Kind string `yaml:"kind"` // official, meetings, reading, online, help
	Lang string `yaml:"lang,omitempty"`
}

// Research is a finding with where it was published.
type Research struct {
	ID   string   `yaml:"id"`
	Refs []string `yaml:"refs"`
	Mark string   `yaml:"mark"`
}

// Limit is a moderation program's own or a country's guidance, never a target.
type Limit struct {
	ID         string `yaml:"id"`
	For        string `yaml:"for"` // men, women, everyone
	PerDay     int    `yaml:"per_day,omitempty"`
	PerWeek    int    `yaml:"per_week,omitempty"`
	DryDays    int    `yaml:"dry_days,omitempty"`
	DrinkGrams int    `yaml:"drink_grams"` // of alcohol in one drink of this set
	Country    string `yaml:"country,omitempty"`
	Source     string `yaml:"source"`
	Checked    string `yaml:"checked"`
	Mark       string `yaml:"mark"`
}

// Provenance says where facts come from and when they were last checked.
type Provenance struct {
	Of      string `yaml:"of"` // the part of the pack: a key of pack.yaml
	Source  string `yaml:"source"`
	URL     string `yaml:"url,omitempty"`
	Mark    string `yaml:"mark"` // confirmed, unconfirmed
	Checked string `yaml:"checked"`
}
