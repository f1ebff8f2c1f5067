package sample

// city is where made-up meetings are put. The city is real, so that time zones and distances can be seen at work; every
// hall, street and number in it is invented.
type city struct {
	name, state, country, zone string
	lat, lng                   float64
	lang                       string // of the names there: en, es, fr or de
	share                      int    // how many meetings, in proportion
}

var cities = []city{
	{"Philadelphia", "PA", "US", "America/New_York", 39.9526, -75.1652, "en", 9},
	{"New York", "NY", "US", "America/New_York", 40.7306, -73.9866, "en", 10},
	{"Boston", "MA", "US", "America/New_York", 42.3601, -71.0589, "en", 5},
	{"Miami", "FL", "US", "America/New_York", 25.7743, -80.1937, "es", 5},
	{"Chicago", "IL", "US", "America/Chicago", 41.8781, -87.6298, "en", 8},
	{"Minneapolis", "MN", "US", "America/Chicago", 44.9778, -93.2650, "en", 4},
	{"Austin", "TX", "US", "America/Chicago", 30.2672, -97.7431, "en", 4},
	{"Denver", "CO", "US", "America/Denver", 39.7392, -104.9903, "en", 4},
	{"Phoenix", "AZ", "US", "America/Phoenix", 33.4484, -112.0740, "en", 4},
	{"Los Angeles", "CA", "US", "America/Los_Angeles", 34.0522, -118.2437, "en", 8},
	{"Seattle", "WA", "US", "America/Los_Angeles", 47.6062, -122.3321, "en", 4},
	{"Anchorage", "AK", "US", "America/Anchorage", 61.2176, -149.8997, "en", 1},
	{"Honolulu", "HI", "US", "Pacific/Honolulu", 21.3099, -157.8581, "en", 2},
	{"Toronto", "ON", "CA", "America/Toronto", 43.6532, -79.3832, "en", 5},
	{"Montréal", "QC", "CA", "America/Toronto", 45.5019, -73.5674, "fr", 4},
	{"Halifax", "NS", "CA", "America/Halifax", 44.6488, -63.5752, "en", 2},
	{"St. John's", "NL", "CA", "America/St_Johns", 47.5615, -52.7126, "en", 1},
	{"Edmonton", "AB", "CA", "America/Edmonton", 53.5461, -113.4938, "en", 3},
	{"Vancouver", "BC", "CA", "America/Vancouver", 49.2827, -123.1207, "en", 4},
	{"London", "", "GB", "Europe/London", 51.5074, -0.1278, "en", 9},
	{"Manchester", "", "GB", "Europe/London", 53.4808, -2.2426, "en", 3},
	{"Glasgow", "", "GB", "Europe/London", 55.8642, -4.2518, "en", 3},
	{"Cardiff", "", "GB", "Europe/London", 51.4816, -3.1791, "en", 2},
	{"Dublin", "", "IE", "Europe/Dublin", 53.3498, -6.2603, "en", 4},
	{"Cork", "", "IE", "Europe/Dublin", 51.8985, -8.4756, "en", 1},
	{"Ciudad de México", "", "MX", "America/Mexico_City", 19.4326, -99.1332, "es", 7},
	{"Guadalajara", "", "MX", "America/Mexico_City", 20.6597, -103.3496, "es", 3},
	{"Tijuana", "", "MX", "America/Tijuana", 32.5149, -117.0382, "es", 2},
	{"Madrid", "", "ES", "Europe/Madrid", 40.4168, -3.7038, "es", 5},
	{"Sevilla", "", "ES", "Europe/Madrid", 37.3891, -5.9845, "es", 2},
	{"Las Palmas", "", "ES", "Atlantic/Canary", 28.1235, -15.4363, "es", 1},
	{"Buenos Aires", "", "AR", "America/Argentina/Buenos_Aires", -34.6037, -58.3816, "es", 5},
	{"Bogotá", "", "CO", "America/Bogota", 4.7110, -74.0721, "es", 3},
	{"Santiago", "", "CL", "America/Santiago", -33.4489, -70.6693, "es", 3},
	{"Sydney", "NSW", "AU", "Australia/Sydney", -33.8688, 151.2093, "en", 4},
	{"Adelaide", "SA", "AU", "Australia/Adelaide", -34.9285, 138.6007, "en", 2},
	{"Perth", "WA", "AU", "Australia/Perth", -31.9523, 115.8613, "en", 2},
	{"Auckland", "", "NZ", "Pacific/Auckland", -36.8509, 174.7645, "en", 2},
	{"Berlin", "", "DE", "Europe/Berlin", 52.5200, 13.4050, "de", 4},
	{"Kathmandu", "", "NP", "Asia/Kathmandu", 27.7172, 85.3240, "en", 1},
}

// programs are those that the sample has, with how many meetings in proportion.
var programs = []struct {
	id    string
	share int
}{
	{"aa", 38}, {"na", 20}, {"al-anon", 8}, {"smart", 6}, {"ca", 4}, {"cma", 4}, {"oa", 4}, {"saa", 3}, {"ga", 3}, {"da", 2},
	{"ha", 2}, {"aca", 2}, {"coda", 2}, {"rd", 2},
}

// words are what names and places are made of, by language.
var words = map[string]struct {
	first, second, places, streets []string
	days                           [7]string
	notes                          []string
	sample, street, online         string // street: a number and a name; online: how to join
	ring                           string // what is said of a meeting by appointment
}{
	"en": {
		first:   []string{"Morning", "Lunch Hour", "After Work", "Candle", "Lantern", "Willow", "Harbour", "Bridge", "Quiet", "Open Window", "Kettle", "Second Wind", "New Leaf", "Lighthouse", "Corner Table", "Long Road", "Front Porch", "River"},
		second:  []string{"Group", "Beginners", "Steps", "Circle", "Discussion", "Reading", "Speakers", "Way", "Meeting", "Fellowship"},
		places:  []string{"Linden Hall", "Larkfield Community House", "Old Mill Rooms", "Fernbrook Library", "Three Bells Chapel", "Hollow Oak Centre", "Copper Kettle Café", "Bramble Court Clinic", "Wharf Nine Arts House", "Meadow School"},
		streets: []string{"Sample Street", "Example Road", "Made-up Lane", "Nowhere Avenue", "Invented Row"},
		days:    [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		notes: []string{"Ring the lower bell; the door is at the side.", "Newcomers are met at the door ten minutes before.", "Up one flight; there is a lift at the back.",
			"Tea and coffee from a quarter of an hour before.", "Come as you are. You need not say anything.", "Parking behind the building after six.", "The room is at the end of the hall."},
		sample: "A made-up meeting, to show how this site works. Nobody meets here.", street: "%d %s (invented)", online: "The link and the number are invented and lead nowhere.",
		ring: "No fixed time: this one is arranged between those who come.",
	},
	"es": {
		first:   []string{"Nuevo Amanecer", "Puerta Abierta", "Serenidad", "Un Día Más", "La Ventana", "El Puente", "Luz de Casa", "Buen Camino", "La Mesa", "Esperanza", "El Faro", "Segunda Vuelta"},
		second:  []string{"", "Grupo", "Principiantes", "Pasos", "Lectura", "Compartir"},
		places:  []string{"Casa Tilo", "Centro Vecinal Alondra", "Sala del Molino Viejo", "Biblioteca Helechal", "Capilla Tres Campanas", "Centro Roble Hueco", "Café La Tetera"},
		streets: []string{"Calle de Ejemplo", "Calle Inventada", "Avenida de Ninguna Parte", "Paseo de Muestra"},
		days:    [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		notes: []string{"Toque el timbre de abajo; la puerta está al lado.", "Se recibe a quien llega por primera vez diez minutos antes.", "Primer piso; hay ascensor al fondo.",
			"Café desde un cuarto de hora antes.", "Venga como esté. No hace falta decir nada."},
		sample: "Reunión inventada, para mostrar cómo funciona este sitio. Aquí no se reúne nadie.", street: "%[2]s %[1]d (inventada)", online: "El enlace y el número son inventados y no llevan a ninguna parte.",
		ring: "Sin hora fija: se acuerda entre quienes vienen.",
	},
	"fr": {
		first: []string{"Le Tilleul", "Porte Ouverte", "Un Jour de Plus", "La Fenêtre", "Le Pont", "La Lanterne"}, second: []string{"", "Groupe", "Étapes", "Débutants", "Partage"},
		places: []string{"Maison Tilleul", "Salle du Vieux Moulin", "Bibliothèque Fougère", "Centre Chêne Creux"}, streets: []string{"rue de l'Exemple", "rue Inventée", "chemin de Nulle-Part"},
		days:   [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		notes:  []string{"Sonnez en bas ; la porte est sur le côté.", "Venez comme vous êtes. Vous n'avez rien à dire.", "Café un quart d'heure avant."},
		sample: "Réunion inventée, pour montrer comment marche ce site. Personne ne se réunit ici.", street: "%d, %s (inventée)", online: "Le lien et le numéro sont inventés et ne mènent nulle part.",
		ring: "Sans heure fixe : à convenir entre ceux qui viennent.",
	},
	"de": {
		first: []string{"Lindenhof", "Offene Tür", "Ein Tag mehr", "Laterne", "Am Fenster", "Brücke"}, second: []string{"", "Gruppe", "Schritte", "Neue", "Gespräch"},
		places: []string{"Haus Linde", "Alte Mühle", "Bücherei Farnbach", "Zentrum Hohle Eiche"}, streets: []string{"Beispielstraße", "Musterweg", "Nirgendsallee"},
		days:   [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		notes:  []string{"Bitte unten klingeln; die Tür ist an der Seite.", "Kommen Sie, wie Sie sind. Sie müssen nichts sagen.", "Kaffee eine Viertelstunde vorher."},
		sample: "Ein erfundenes Treffen; es zeigt, wie diese Seite arbeitet. Hier trifft sich niemand.", street: "%[2]s %[1]d (erfunden)", online: "Link und Nummer sind erfunden und führen nirgendwohin.",
		ring: "Ohne feste Zeit: nach Absprache.",
	},
}
