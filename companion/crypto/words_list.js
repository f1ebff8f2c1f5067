/**
 * Two lists of short everyday words, for passphrases that a person can remember and for the check words of a printed key.
 *
 * Where they come from: written for this program, word by word; no published list was copied or filtered. What was left out:
 * words that touch on drink, drugs, gambling, sex, bodies and eating, faith or kinship in a way that could hurt somebody who reads them in a bad hour,
 * one of two words that sound alike (sea, see) or differ in one ending (nieto, nieta), and in Spanish whatever needs an accent or an ñ, since
 * a borrowed keyboard may not have it. The order is the alphabet's and must stay: the words of a printed sheet are found by their number.
 */

export const EN = Object.freeze(`
able about above absent accent acorn across act actor adapt add adjust admire adobe adopt adult advice afar after again agenda agile agree ahead aim
air aisle alarm album alert algae align alike alive alley allow almond almost aloe alone along aloud alpaca alpha already also alto always amaze amber
amend ample amuse anchor angle animal ankle annual answer ant anthem antler anvil any apart apex appeal apple apply apron arcade arch arctic area
arena argue arise arm armor around arrive arrow art ash aside ask aspen aster atlas atom attach attend attic audio aunt autumn avenue avid avocado
awake award aware away awning axis baby back badge bag bagel bake baker balance balcony ball ballad ballet bamboo banana band banjo bank banner barge
bark barn baron base basil basin basket bass batch bath baton beach beacon bead beak beam bean bear beard beauty beaver become bed bee beet begin
behind being bell belong below belt bench bend beret berry beside best better between bicycle big bike birch bird birth biscuit bison blanket blaze
blend bless blink block bloom blossom blue bluff blush board boat bold bolt bone bonfire bonnet book boot border borrow both bough bounce bow bowl box
boy braid brain brake branch brass brave bread break breath breeze brick bridge brief bright bring brisk broad bronze brook broom brother brown brush
bubble bucket bud budget buffalo bugle build bulb bundle bunny burrow bus bush busy butter button buyer cabin cable cactus calm camel camera camp
canal canary candle canoe canopy canvas canyon cape captain car care cargo carnival carol carpet carrot carry cart carve castle casual cat catch
cattle cave cedar celery cello cement center century cereal chain chair chalk chance change chapter charm chart cheek cheer cheese cherry chess chest
chew chicken chief child chime chimney chin choice choir choose chorus cinema circle circus citrus city civic clam clap clarity class clay clear
clever click cliff climate climb clinic clip cloak clock close cloth cloud clover clown club clue coach coal coast coat cobalt cocoa coconut code
coffee coil coin collar color colt column comb comet comfort comic common compass concert cone content contest cook cool copper copy coral cord core
corn corner cosmos cost cotton couch count country couple courage cousin cover cow coyote cozy crab cradle craft crane crate crayon cream creek crest
crew cricket crisp crocus crop cross crow crown crumb crust cub cube cuckoo culture cup curb curious curl current curry curtain curve cushion custom
cycle cypress daily dairy daisy dance daring date daughter dawn day deal decade decide deck deep deer delight delta denim depart depth desert design
desk detail dew dial diamond diary digit dinner direct dish dive divide dock doctor dog doll dolphin domain dome donkey door dory double dough dove
down dozen draft dragon drama draw dream dress drift drive drizzle drum dry duck duet dune during dusk dust duty each eager eagle ear early earn earth
easel east easy echo edge edit effort egg either elbow elder elect elegant element elephant eleven elk elm else ember emblem emerald empty enable end
energy engine enjoy enough enter entire entry envelope equal era errand essay even evening event ever every exact example exhale exit expand expert
explain explore express extra eye fable fabric face fact fair falcon fall family famous fancy far farm farmer fashion fast faucet favor feast feather
feature feed feel felt fence fennel fern ferry festive fetch few fiber fiddle field fifteen fifty fig figure file film filter final find finger finish
first fish five flag flame flannel flash flavor fleece fleet flicker flint float flock floor flower fluffy flute fly foal foam focus fog fold folk
follow food foot forest forever forge fork form formal fort forty forum forward fossil found fountain fox frame freckle free fresh friend fringe frog
front frost fruit full fun funnel fur future galaxy gallery gallop game garage garden garland garlic garment gate gather gaze gazelle gear gecko gem
general gentle genuine geyser giant gift ginger giraffe give glacier glad glance glaze gleam glide glimpse globe glove glow glue goat gold golf gong
good goose gourd grace grade grain grand granite grape graph gravel gravy gray green greet grid grill grin grocer grotto ground group grove grow guard
guess guest guide guitar gulf gull gust habit half hall halo hammer hammock hamster hand handle happy harbor hare harmony harp harvest hat hatch haven
hawk hay hazel head health heart hearth heat heather hedge heel height helium hello helmet help hen herb herd here hero heron hiccup hickory hike hill
hinge hint hippo history hobby hockey hold holiday hollow holly home honest honey hood hoof hoop hope horizon horn horse host hotel hour house hover
hub hug hull human humble hummus humor hundred hut icicle icon idea ideal igloo image imagine impact improve inch indeed indigo indoor infant ink
inlet inner input insect inside inspire intent invent invite iris iron island ivory ivy jacket jade jaguar jam jar jasmine jazz jelly jewel jigsaw
jingle job jog join joke jolly journey joy judge juggle juice jumbo jump jungle junior juniper jury just kayak keen keep kelp kernel kettle key kilt
kimono kind king kiosk kitchen kite kitten kiwi knee knit knock knot know koala label lace ladder ladle lagoon lake lamb lamp land lane lantern large
lark larva laser latch later lather laugh launch laundry laurel lava lavender lawn layer lead leader leaf league leap learn lease leather ledge leek
left leg legend lemon lemur lend lens lentil leopard lesson letter lettuce level lever library lid life lift light lilac lily lime limit line linen
link lion lip liquid list listen little live lizard llama load loaf lobby local locket lodge loft logic long look loom loop lotus loud lounge loyal
lullaby lumber lunar lunch lung lute lyric machine magic magnet mail main major make mallet mango manner manor mantle many map maple marble march
margin marina mark market marsh mask mast master match math matter maybe mayor meadow meal measure meet mellow melody melon member memory mentor menu
merit merry mesh message meteor method metro middle midnight mild mile milk mill million mimosa mind mineral minnow mint minute mirror mist mitten mix
mobile model modern modest module mole moment monday money monkey month mood moon moose morning mosaic moss moth motion motor mound mountain mouse
mouth move movie mud muffin mural museum music mustard mutual myself mystery name napkin narrow nation nature navy near neat neck nectar need neighbor
nephew nest net never new next nice nickel niece night nine noble nod noodle noon normal north nose note nothing notice novel now number nurse nutmeg
nylon oak oasis oat object oboe observe ocean octave october octopus offer office often oil okra old olive omelet once onion only onward opal open
opera option oral orange orbit orchard orchid order organ origin osprey ostrich other otter outdoor outfit outline outside oval oven over owl own
owner oxygen oyster pace pack paddle page pail paint palace palm pan panda panel pansy panther paper parade parcel park parrot parsley part partner
pass pasta paste pastel pasture patch path patient patio pattern pause pave pavement peace peach peak peanut pear pearl pebble pecan pelican pen
pencil penguin people pepper perfect perfume period person petal phone phrase piano pick picnic picture pigeon pillow pilot pine pink pioneer
pistachio pitch place plaid plain plan planet plant plate play plaza pleasant please plenty plot plow plum plume plus pocket poem poet point polar
pole polish polite pond pony pool poplar porch portal possible postcard potato pottery pouch practice prairie praise present press pretty prime prince
print prism private prize problem produce profit program promise proof proper protect proud provide public puddle puffin pull pulse pumpkin pup pupil
puppet purple purpose purse push puzzle pyramid quail quaint quality quarry quarter quartz queen quest question quick quiet quill quilt quince quiz
quote rabbit raccoon rack radar radio radish raft rail rain raise raisin rally ramp ranch random range rapid rare raspberry rather raven ray reach
ready real reason rebuild recall recipe record red reed reef reflect refresh region regular reindeer relax relay relief rely remain remark remember
remind repair repeat reply report rescue resort rest result return reveal review reward rhyme rhythm ribbon rice rich ride ridge right ring rinse ripe
ripple rise river road roast robe robin robot rock rocket roll roof room rooster root rope rose rotate round row royal ruby rudder rug rule ruler run
runner rural rustic rye sable saddle safari safe saffron sage sail sailor salad salmon salt salute same sample sand sandal sandwich sapphire satin
saturn save savor say scallop scarf scene scenic school science scissors scone scooter scout screen script sculptor sea search season seat second
secret section seed select self send senior sense serene series serve sesame set settle seven shade shadow shake shallow shape share shark shawl sheep
shelf shell shelter shepherd shield shift shine ship shirt shoe shore short shoulder shovel show shower shrimp shrub shuttle shy side sight sign
signal silence silk silver simple since sing single sister sit six size skate sketch ski skill skirt sky skylark slate sled sleep sleeve slice slide
slipper slope slow small smart smile smooth snack snail snow soap soccer social sock soda sofa soft soil solar solid solo solve some song soon sort
sound soup source south space spare spark sparrow speak special speech spell spin spinach spiral splash sponge spoon sport spot spray spread spring
sprout spruce square squash squirrel stable stack stage stair stamp stand star start state station statue stay steady steam steel stem step stereo
stew stick still stitch stone stool stop store stork storm story stove straw stream street stretch string stripe strong student studio study style
subject submit subway such sudden sugar suit summer summit sun sunday sunset super supper supply support sure surf surface surprise swallow swan swap
sweater sweep sweet swift swim swing symbol symphony system table tackle tail tailor take talent talk tall tambourine tango tape tapestry target task
taste taxi tea teach teacher team teapot tell tempo ten tender tennis tent term terrace test text texture thank theater theme theory thick thimble
thing think third thirty this thistle thorn thread three throne through thumb thunder thursday ticket tide tidy tie tiger tile timber time tin tiny
tip tire title toast today toe together tomato tomorrow tone tongue tool tooth topaz topic torch tortoise toss total toucan touch tour toward towel
tower town toy trace track tractor trade trail train travel tray treasure treat tree trek trick trim trio trolley trophy trot trout truck true trumpet
trunk trust truth try tub tuba tuesday tug tulip tuna tundra tune tunnel turn turnip turtle tutor twelve twenty twice twig twin twist type ukulele
umbrella uncle under uniform union unique unit unite until upbeat update upper upright upward urban useful usual utensil valley value van vanilla vase
vast vault velvet vendor verb verse very vest view village vine violet violin visit vista vital vivid voice volcano volume voyage wade wafer waffle
wagon waist wait walk wall wallet walnut walrus waltz wander want warm wash water wave wax way wealth weather weave website wedding welcome well west
whale wheat wheel while whisper whistle white whole wide wild willow win wind window winner winter wire wisdom wise wish wolf wonder wood wool word
work world worth wreath wren wrist yacht yard yarn year yeast yellow yes yesterday yoga yogurt young youth zebra zero zest zinc zipper zone zoo
`.trim().split(/\s+/));

export const ES = Object.freeze(`
abanico abedul abeja abierto abono abrazo abrigo abril abrir abuelo acampar aceite aceituna acento acero acierto aclarar acorde acto actor actriz
actual acuarela acudir acuerdo adelante adivinar adobe adorno aduana afinar agenda agosto agradar agua aguacate ahora aire ajedrez ajeno ajo alabar
alameda alba alcalde alcance alcoba alegre alerce alerta aleta alfalfa alfiler alfombra algo aliado aliento alivio alma almendra almirez almohada
alondra alpaca alto altura alud alumno amable amanecer amarillo ambiente ameno amigo amistad amparo amplio ancho ancla andar angosto anguila anillo
animal anoche antena antes antiguo anual anuncio aparte apetito aplauso apodo aporte aprecio aprender apuntar apunte arado arbusto archivo arcilla
arco arder ardilla arena armario aroma arpa arpegio arriba arroyo arroz arruga arte artista asado asfalto asiento aspa astilla astro asunto atajo atar
atardecer atento aterrizar atlas atleta aula aumento aurora autor avance avanzar avellana avena aventura aviso ayer ayuda ayudar azafata azahar azotea
azul azulejo bailar baile bajar balada balanza baldosa ballena balsa banco banda bandeja bandera barba barco barrio base basto batir batuta belleza
bello berenjena berro beso biblioteca bicicleta bigote billete blando bloque blusa boca boceto boina bola boleto bolsa bolsillo bombero bombilla
bonanza bondad bonito bordado borde bosque bota bote bravo brazo brillo brincar brisa broche broma bronce brotar brote bruma bucle buey bufanda buscar
butaca buzo cabalgar cabello caber cabeza cabina cable cabra cacao cacerola cactus cadena caja calabaza calamar calcular caldera caldo calendario
calle calma calor calzado cama camarera camello camino camisa campana campo canal canario canasta cancha candado canela cangrejo canguro canoa
cantante cantar cantera canto capa capital capullo cara caracol carbono cardo careta cargar caricia carpa carpeta carrera carreta carretera carro
carrusel cartel cartero casa casaca cascada casco castillo catorce cauce causa cautela cazuela cebolla cebra cedro ceja celeste cena cencerro ceniza
centeno central centro cepillo cerca cereal cereza cerilla cero cerrar certeza cesta chaleco chapa charco charla chico chimenea chispa chiste choza
chubasco cielo cien ciencia cierto ciervo cifra cima cinco cine cinta circo ciruela cisne cita ciudad clarinete claro clase clave clavel clavija clavo
clima cobija cobre cocina coco cofre cohete cola colegio colgar colina collar colmena color columna columpio comarca combinar comedor cometa comida
comienzo compartir compota concierto conde confianza confiar conocer consejo contar contento copla coral corcho cordel cordero corona correo correr
cortar corteza cortina cosecha coser costa costura crear crecer creer crema cresta crin crucero cruzar cuaderno cuadro cuando cuarto cuatro cubierta
cubo cuchara cuello cuenca cuento cuerda cuero cuerpo cuesta cueva cuidar culebra cultivo cultura cumbre cumplir cuna curiosa curso curva dama danza
danzar deber decir dedal dedo defensa dejar delantal delante delicia delta dentro deporte derecho desayuno descanso descubrir deseo desfile desierto
despacho despertar destello destino detalle detener devolver diamante diario dibujar dibujo diciembre diente diez diferente dintel directo dirigir
disco discurso disfraz dividir doble doce docena documento domingo donde dorado dormir ducha duna durar durazno eclipse edad edificio educar efecto
ejemplo ejercicio elegir elevar elogio embudo empanada empezar empleo empujar encaje encanto encargo encender encina encontrar encuentro enebro enero
enfoque enigma enlace enorme ensalada ensayo entender entero entrada entrar entregar envase enviar equipo erguir erizo escala escalera escama escarcha
escena escoba escribir escuchar escudo escuela escultor esfera esfuerzo esmeralda espacio espalda espejo esperar espiga espiral espuma esquina establo
estaca estambre estanque estar estatua estilo estrella estreno estribo estuche estudio estufa etapa eterno evitar exacto examen excelente existir
extender extra faceta falda fama familia faro farol fauna favor febrero fecha feliz feria ferry fibra fideo fiel fieltro figura fijar fila filtro
final fino firma firme flamenco flauta flecha fleco flor florero flota flotar fluir foco fogata folio follaje fondo forja forma fortaleza foto fragata
franja frase fregar freno frente fresa fresco fresno frijol frontera frotar fruta frutal fuego fuente fuera fuerte fuerza funda futuro gacela gafas
gaita galaxia gallina gallo galope gamba gamuza ganado ganso garaje garbanzo garganta garza gato gaviota gemelo generoso genio gente geranio gesto
girar girasol giro globo gloria golondrina goma gorila gorro gota gozo grabar gracia grado granada grande granero granito granizo granja grano grato
grieta grifo grillo gris gritar grosella grulla grupo guante guardar guardia guiso guitarra gusano gusto hablar hacer hada halago hallar hamaca harina
haya hebilla hebra hecho helada helecho herencia hermano hermoso herradura herrero hervir hiedra higo higuera hijo hilera hilo hocico hogar hoguera
hoja hombro honor hora horario horizonte hormiga horno hotel hoy hoyo huella huerto hueso huevo humano humilde humor idea ideal idioma igual iguana
imagen imitar impulso incienso indicar infancia informe ingenio inicio insecto instante intento interior invierno invitar isla izar izquierda jacinto
jaguar jalea jaula jefe jengibre jilguero jinete jirafa jornada jota joven joya jueves jugo jugoso juguete julio junco junio junto jurado justo
juventud kayak kilo kiosco koala labio labor labrar lado ladrillo lagarto lago laguna lana lancha lanza largo laser lata latido laurel lavanda lavar
lazo leal leche lechuga lechuza lectura leer lejano lejos lema lenguaje lente lenteja lento letra letrero leve leyenda libertad libre libreta libro
licuar ligero lila lima limonero limpio lince lindo lino linterna lirio liso listo litro llama llamar llano llanura llave llavero llegar llenar lleno
llevar llover lluvia lobo local lomo lona loza lucero lucir luego lugar luna lunar lunes lupa luz maceta madera madrina maestro magia maleta malla
malva manantial mandar mandarina manera mango mano mantel manto manzana mapa maqueta mar maravilla marcha marco marea marfil margarita margen marina
mariposa martes martillo marzo masa mascota mate matiz mayo mayor mazorca mecer medalla medida medio mejilla mejor mejorar melena memoria mensaje
menta mente menudo mercado merienda mesa mesura meta metal metro mezcla miel miembro mientras miga milagro milla mimbre mineral minuto mirada mirar
mirlo mismo mitad mochila modelo moderno modo moho molde moler molino momento moneda montar monte montura mora morado morera morsa mosaico mostaza
mostrar motivo mover mozo mucho mudanza mueble muelle muestra multitud mundial mundo muralla muro museo musgo mutuo nacer nada nadar naranjo nardo
nariz narrar natal natural nave navegar navidad neblina necesario nectarina nervio neutro nevada nido niebla nieto ninguno nivel noble nobleza noche
nogal nombre noria norma norte nosotros nota notable noticia novela noviembre novio nube nuca nudo nuera nueve nuevo nuez nunca nutria oasis objeto
obra obrero observar oca ocaso ochenta ocho octubre ocupar oeste oficio ofrecer ojal ojo ola olivar olivo olla olmo olor once onda opaco opinar orden
ordenar oreja oriente origen orilla oro oropel orquesta oruga oso ostra otero otro oveja ovillo paciencia padrino paisaje palabra palacio paleta palma
palmera palo paloma pan panadero panal panda panel pantalla papel papeleo paquete parada paraguas paralelo pared pareja parque parra parte partir
pasaje pasar pasear paseo pasillo paso pasta pastor pata patata patio patria pausa pauta pedal pedir pegar peinar peine pelota peluca pensar pepino
pera peral percha perdiz perejil perfil perfume perla permiso perro persona pesca pescado pescador pez piano picnic piel pierna pieza pijama pila
pilar piloto pimiento pincel pino pintar pintor pintura pinza pirata pisada piscina piso pista pizarra placa plan plancha planeta planta plato plazo
pleno pliegue plomo pluma plural poblado poco poder poema poeta polen pollito pollo polo pomada pomelo poner poniente popular porche portal portero
posada posible postal poste potro pozo pradera prado precio preciso pregunta premio prenda prensa preparar presente prestar primavera primero primo
prisa probar problema proeza profesor profundo programa promesa pronto propio prosa proteger proverbio provincia prudente prueba pueblo puente puerto
pulga pulgar pulir pulpo pulsera pulso punto pupitre pureza queja querer queso quieto quilla quince quinto quiosco quitar racimo radio ramo rana
rancho rango rasgo rastro rato rayo rebanada rebelde recado receta recibir recibo recodo recordar recreo recto recuerdo red redondo reflejo refresco
refugio regalo regar regla regreso reino reja relato relevo relieve rellano reloj remanso remar remedio remo remolino reno renovar reparar repaso
repisa reposo reptil rescate reserva resina respeto respirar responder resto retama retrato reunir revista rey ribera rico riego rienda rima riqueza
risa ritmo rizo roble robot rodar rodeo rodilla rojo romance romero ropa rosa rosal rosca rostro rueda rugir ruido rumbo rumor ruta rutina saber sabio
sabor sacar saco sal sala salero salir salsa saltar salto salud saludo salvar salvia sandalia sano sapo sardina sastre sauce sauna savia seco secreto
seda seguir segundo seguro seis selva semana sembrar semilla sencillo senda sendero sentar sentido sentir serenata sereno serie serio servir sesenta
setenta siempre sierra siesta siete siglo signo silbar silbido silencio silla silueta simple sirena sitio sobre sobrino sol solar solo soltar sombra
sombrero sonajero sonar sonido sonrisa sopa soplar soplo sorpresa sostener suave subir sublime suceso suelo suelto suficiente sujetar suma sumar
superar sur surco surtir suspiro sutil tabla tablero taburete tacto talento taller tallo tambor tango tapete tapia tapiz tarde tarea tarjeta tarro
taxi taza teatro techo tecla tejado tejer tejido tela telar tema templado temple temporada temprano tender tener tenis tenor tercero terciopelo
terminar ternera ternura terraza terreno tertulia tesoro testigo tetera texto tiempo tienda tierno tierra tigre tijeras tilo timbre tinta tipo tira
tiza toalla tobillo tocar todo toldo tomate tomillo tono topacio torneo toro torre torrente tortuga tostada tostar total traer traje tramo tranquilo
trapo tratar trato trazar trazo trece tregua treinta tren trenza trepar tres trigal trigo trineo trino trio triunfo trofeo trompeta tronco trono
trucha trueno trufa turista turno turquesa tutor umbral unidad uniforme unir universo uno urbano urraca usar usual uva vaca vainilla vajilla valer
valiente valle valor vals vapor vaquero vara variado vaso vecino velero veleta velo veloz vencer venda venir ventaja ventana verano verbo verdad verde
verdura vereda verja verso vestido vestir vez vibrar vida vidrio viejo viento viernes viga vigor villa vinagre violeta virtud visita vista vitamina
vitrina vivero vivienda vivir vivo vocal volante volar volumen voluntad volver voz vuelo vuelta yate yegua yema yerno yeso yoga yogur yunque zafiro
zanja zapato zarza zona zorro zorzal zueco zumbido zumo zurdo
`.trim().split(/\s+/));
