// The parts of Leaflet that the map uses.
export {Canvas, Circle, Icon, Map, Marker, Polygon, TileLayer, control, latLngBounds} from 'leaflet';
