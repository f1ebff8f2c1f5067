package program

// Text is what people read of a pack, in one language. Every field is needed unless it says otherwise.
type Text struct {
	Fill map[string]string `yaml:"fill,omitempty"` // words put for {name} in all texts, those of the shared structure too

	Name         string                    `yaml:"name"`
	Short        string                    `yaml:"short"`
	Standfirst   string                    `yaml:"standfirst"`
	ForWhom      string                    `yaml:"for_whom"`
	Requirement  string                    `yaml:"requirement"`
	Goal         string                    `yaml:"goal"`
	Way          string                    `yaml:"way"`
	Cost         string                    `yaml:"cost"`
	Faith        string                    `yaml:"faith"`
	Medicine     string                    `yaml:"medicine"`
	LedBy        string                    `yaml:"led_by"`
	Talking      string                    `yaml:"talking"`
	Label        string                    `yaml:"label"`
	HowLong      string                    `yaml:"how_long"`
	DoctorFirst  string                    `yaml:"doctor_first"`
	CountStarts  string                    `yaml:"count_starts"` // what starts a count and what ends it
	CountWords   CountWords                `yaml:"count_words"`
	SetbackWords []string                  `yaml:"setback_words"`
	Meeting      []string                  `yaml:"meeting"`
	FirstVisit   []string                  `yaml:"first_visit"`
	MayDecline   []string                  `yaml:"may_decline"`
	PathTitle    string                    `yaml:"path_title"`
	PathNote     string                    `yaml:"path_note"`
	Path         map[string]ItemText       `yaml:"path"`
	Practices    map[string]NameText       `yaml:"practices"`
	Worksheets   map[string]SheetText      `yaml:"worksheets"`
	Safety       map[string]SafetyText     `yaml:"safety,omitempty"`
	Milestones   map[string]NameText       `yaml:"milestones"`
	TokensNote   string                    `yaml:"tokens_note"`
	Commitments  map[string]CommitmentText `yaml:"commitments"`
	Roles        map[string]NameText       `yaml:"roles,omitempty"`
	Words        []Word                    `yaml:"words"`
	Research     map[string]string         `yaml:"research"`
	Warnings     map[string]Warning        `yaml:"warnings"` // by danger
	NotFor       map[string]string         `yaml:"not_for,omitempty"`
	Care         []string                  `yaml:"care"`
	Links        map[string]string         `yaml:"links"`
	Limits       map[string]string         `yaml:"limits,omitempty"`
	Affiliation  string                    `yaml:"affiliation"` // that this page is ours and not theirs
}

// CountWords are the words of a count: "12 days sober".
type CountWords struct {
	One   string `yaml:"one"`
	Other string `yaml:"other"`
}

// ItemText is one step or point in our words.
type ItemText struct {
	Title     string   `yaml:"title"`
	Text      string   `yaml:"text"` // one sentence, at most 20 words
	More      string   `yaml:"more"`
	Questions []string `yaml:"questions"`
}

// NameText is a name and what it means.
type NameText struct {
	Name string `yaml:"name"`
	Text string `yaml:"text,omitempty"`
}

// SheetText is a worksheet's words.
type SheetText struct {
	Title   string                `yaml:"title"`
	Intro   string                `yaml:"intro"`
	Columns map[string]ColumnText `yaml:"columns"`
}

// ColumnText is a question's words.
type ColumnText struct {
	Label   string            `yaml:"label"`
	Hint    string            `yaml:"hint,omitempty"`
	Options map[string]string `yaml:"options,omitempty"`
	Items   map[string]string `yaml:"items,omitempty"`
	Low     string            `yaml:"low,omitempty"` // the ends of a scale
	High    string            `yaml:"high,omitempty"`
	Unit    string            `yaml:"unit,omitempty"`
}

// SafetyText is a safety check's words.
type SafetyText struct {
	Title     string                        `yaml:"title"`
	Intro     string                        `yaml:"intro"`
	Questions map[string]SafetyQuestionText `yaml:"questions"`
}

// SafetyQuestionText is one question and what to do after a yes.
type SafetyQuestionText struct {
	Text  string `yaml:"text"`
	IfYes string `yaml:"if_yes"`
}

// CommitmentText is what is asked, how much is usual, and whether one may decline.
type CommitmentText struct {
	Name    string `yaml:"name"`
	Usual   string `yaml:"usual"`
	Decline string `yaml:"decline"`
}

// Word is a word one will hear, explained.
type Word struct {
	Word  string `yaml:"word"`
	Means string `yaml:"means"`
}

// Warning is a danger: what to do in bold, then why.
type Warning struct {
	Lead string `yaml:"lead"`
	Text string `yaml:"text"`
}
