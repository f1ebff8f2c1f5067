package meeting

import (
	"maps"
	"strings"
	"sync"
)

// GuideCodes gives the type codes of the Meeting Guide specification (code4recovery/spec, data/types.json), which is AA's.
func GuideCodes() map[string]bool { return maps.Clone(guideCodes()) }

var guideCodes = sync.OnceValue(func() map[string]bool {
	codes := map[string]bool{}
	for _, code := range strings.Fields(specCodes) {
		codes[code] = true
	}
	return codes
})

const specCodes = "11 12x12 A ABSI AF AL AL-AN AM AR ASL B BA BE BG BI BRK C CAN CF D DA DB DD DE DR EL EN FA FI FF FR G GR H HE " +
	"HI HR HU IS ITA JA KA KOR L LGBTQ LIT LS LT M MED ML MT N NB NDG NE NL NO O OUT P POA POC POL POR PUN RUS S " +
	"SEN SK SL SM SP ST SV T TC TH TL TR TUR UK W X XB XT Y"
