package meeting

import (
	"strings"
	"sync"

	"homegroup/internal/fold"
)

// countryCode gives a country as ISO 3166 two letters where it is one of those that lists write in many ways, and as it
// was written otherwise.
func countryCode(s string) string {
	s = strings.Trim(s, " .,")
	if s == "" {
		return ""
	}
	if code, ok := countryCodes()[strings.ReplaceAll(fold.Fold(s), ".", "")]; ok {
		return code
	}
	return s
}

// knownCountry says whether countryCode gave a code.
func knownCountry(code string) bool { _, ok := countries[code]; return ok }

// countryShown is what an address ends with.
func countryShown(code string) string {
	if names, ok := countries[code]; ok {
		return names[0]
	}
	return code
}

// countries: how each ends an address in English, then other ways in which lists write it.
var countries = map[string][]string{
	"US": {"USA", "United States", "United States of America", "U.S.A.", "U.S.", "Estados Unidos", "EE.UU.", "EEUU", "América"},
	"CA": {"Canada", "Canadá"}, "MX": {"Mexico", "México"}, "PR": {"Puerto Rico"},
	"GB": {"UK", "United Kingdom", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland", "Reino Unido", "Inglaterra"},
	"IE": {"Ireland", "Irlanda", "Éire"}, "FR": {"France", "Francia"}, "DE": {"Germany", "Deutschland", "Alemania"},
	"AT": {"Austria", "Österreich"}, "CH": {"Switzerland", "Schweiz", "Suisse", "Svizzera", "Suiza"}, "BE": {"Belgium", "België", "Belgique", "Bélgica"},
	"NL": {"Netherlands", "The Netherlands", "Nederland", "Holland", "Países Bajos"}, "LU": {"Luxembourg"}, "ES": {"Spain", "España"},
	"PT": {"Portugal"}, "IT": {"Italy", "Italia"}, "MT": {"Malta"}, "GR": {"Greece", "Grecia"}, "CY": {"Cyprus"},
	"SE": {"Sweden", "Sverige", "Suecia"}, "NO": {"Norway", "Norge", "Noruega"}, "DK": {"Denmark", "Danmark", "Dinamarca"},
	"FI": {"Finland", "Suomi", "Finlandia"}, "IS": {"Iceland", "Ísland", "Islandia"}, "PL": {"Poland", "Polska", "Polonia"},
	"CZ": {"Czechia", "Czech Republic"}, "SK": {"Slovakia"}, "HU": {"Hungary"}, "RO": {"Romania"}, "BG": {"Bulgaria"}, "HR": {"Croatia"},
	"SI": {"Slovenia"}, "RS": {"Serbia"}, "EE": {"Estonia"}, "LV": {"Latvia"}, "LT": {"Lithuania"}, "UA": {"Ukraine"}, "RU": {"Russia"},
	"TR": {"Turkey", "Türkiye"}, "IL": {"Israel"}, "GE": {"Georgia (country)"}, "AE": {"United Arab Emirates", "UAE"}, "IR": {"Iran"},
	"IN": {"India"}, "NP": {"Nepal"}, "TH": {"Thailand"}, "SG": {"Singapore"}, "MY": {"Malaysia"}, "ID": {"Indonesia"}, "PH": {"Philippines"},
	"HK": {"Hong Kong"}, "CN": {"China"}, "TW": {"Taiwan"}, "JP": {"Japan"}, "KR": {"South Korea", "Korea"}, "VN": {"Vietnam"},
	"AU": {"Australia"}, "NZ": {"New Zealand"}, "ZA": {"South Africa"}, "KE": {"Kenya"}, "NG": {"Nigeria"}, "EG": {"Egypt"},
	"BR": {"Brazil", "Brasil"}, "AR": {"Argentina"}, "CL": {"Chile"}, "CO": {"Colombia"}, "PE": {"Peru", "Perú"}, "UY": {"Uruguay"},
	"VE": {"Venezuela"}, "EC": {"Ecuador"}, "CR": {"Costa Rica"}, "GT": {"Guatemala"}, "SV": {"El Salvador"}, "HN": {"Honduras"},
	"NI": {"Nicaragua"}, "PA": {"Panama", "Panamá"}, "DO": {"Dominican Republic", "República Dominicana"}, "CU": {"Cuba"}, "JM": {"Jamaica"},
	"BM": {"Bermuda"}, "BS": {"Bahamas", "The Bahamas"}, "BB": {"Barbados"}, "BO": {"Bolivia"}, "PY": {"Paraguay"}, "BZ": {"Belize"},
}

var countryCodes = sync.OnceValue(func() map[string]string {
	codes := map[string]string{}
	for code, names := range countries {
		codes[fold.Fold(code)] = code
		for _, name := range names {
			codes[strings.ReplaceAll(fold.Fold(name), ".", "")] = code
		}
	}
	return codes
})

// stateCode gives the letters of a state of the United States or a province of Canada, by letters or English name, and
// the country; both "" for what is neither.
func stateCode(s string) (code, country string) {
	at, ok := states()[strings.ToLower(strings.Trim(s, " ."))]
	if !ok {
		return "", ""
	}
	return at[0], at[1]
}

const (
	usStates = `AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,FL Florida,
GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,
MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,
NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,
TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,PR Puerto Rico,GU Guam,VI Virgin Islands`
	caProvinces = `AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,NT Northwest Territories,
NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,QC Québec,SK Saskatchewan,YT Yukon`
)

var states = sync.OnceValue(func() map[string][2]string {
	all := map[string][2]string{}
	for country, table := range map[string]string{"US": usStates, "CA": caProvinces} {
		for entry := range strings.SplitSeq(table, ",") {
			code, name, _ := strings.Cut(strings.TrimSpace(entry), " ")
			all[strings.ToLower(code)] = [2]string{code, country}
			all[strings.ToLower(name)] = [2]string{code, country}
		}
	}
	return all
})
