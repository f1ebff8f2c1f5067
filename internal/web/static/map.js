// The map that can be moved: the same numbered places as in the drawing, on the built-in outline of the land, or on the
// operator's tiles where there are some. Loaded only when somebody asks for it (map_button.js).
import {Canvas, Icon, Map as LeafletMap, Marker, Polygon, TileLayer, control, latLngBounds} from './vendor/leaflet.js';

// The outline is true to a few kilometres: nearer than this it would set a town into the sea.
const OUTLINE_ZOOM = 8;

// A pin is the drawing's own: a round mark with its number, and the name for those who do not see it.
const Pin = Icon.extend({
  options: {iconSize: [28, 28], className: 'map-pin'},
  createIcon() {
    const div = document.createElement('div');
    div.textContent = this.options.number;
    if (this.options.now) div.classList.add('now');
    this._setIconStyles(div, 'icon');
    div.classList.add('map-pin');
    return div;
  },
  createShadow: () => null,
});

function sheet() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('./vendor/leaflet.css', import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error('the style sheet of the map could not be loaded'));
    document.head.append(link);
  });
}

export async function show(figure) {
  await sheet();
  const svg = figure.querySelector('svg');
  const pins = [...svg.querySelectorAll('.pins circle')].map((c) => ({
    at: [Number(c.dataset.lat), Number(c.dataset.lng)], name: c.dataset.name, url: c.dataset.url, now: c.classList.contains('pin-now'),
    number: c.nextElementSibling?.tagName === 'text' ? c.nextElementSibling.textContent : '',
  }));
  const frame = document.createElement('div');
  frame.className = 'map-frame';
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', svg.getAttribute('aria-label'));
  svg.replaceWith(frame);

  const map = new LeafletMap(frame, {attributionControl: false, zoomControl: false, minZoom: 0, maxZoom: 18, worldCopyJump: true, zoomAnimation: !window.matchMedia('(prefers-reduced-motion: reduce)').matches});
  map.fitBounds(latLngBounds(pins.map((p) => p.at)), {padding: [28, 28], maxZoom: 15, animate: false});
  control.zoom({zoomInTitle: figure.dataset.in, zoomOutTitle: figure.dataset.out}).addTo(map);
  control.scale({metric: figure.dataset.miles !== 'yes', imperial: figure.dataset.miles === 'yes'}).addTo(map);

  if (figure.dataset.tiles) {
    new TileLayer(figure.dataset.tiles, {maxZoom: 19, referrerPolicy: 'no-referrer'}).addTo(map);
    if (figure.dataset.credit) control.attribution({prefix: false}).addAttribution(figure.dataset.credit).addTo(map);
  } else {
    const rings = await (await fetch(figure.dataset.outline)).json();
    const style = getComputedStyle(document.documentElement);
    const pairs = (flat) => Array.from({length: flat.length / 2}, (_, i) => [flat[2 * i + 1], flat[2 * i]]);
    const land = new Polygon(rings.map((polygon) => polygon.map(pairs)), {
      renderer: new Canvas(), interactive: false, weight: 1, color: style.getPropertyValue('--line-strong').trim(), fillColor: style.getPropertyValue('--sheet').trim(), fillOpacity: 1,
    });
    const outline = () => {
      const far = map.getZoom() <= OUTLINE_ZOOM;
      frame.classList.toggle('near', !far);
      if (far) land.addTo(map);
      else land.remove();
    };
    map.on('zoomend', outline);
    map.whenReady(outline);
  }
  // Low numbers lie on top, as in the drawing.
  for (const [i, p] of pins.entries()) {
    const title = p.number ? `${p.number}. ${p.name}` : p.name;
    const marker = new Marker(p.at, {icon: new Pin({number: p.number, now: p.now}), title, alt: title, keyboard: Boolean(p.url), interactive: Boolean(p.url), zIndexOffset: i}).addTo(map);
    if (p.url) {
      marker.getElement().setAttribute('role', 'link');
      marker.getElement().setAttribute('aria-label', title);
      marker.on('click keypress', (e) => { if (e.type === 'click' || e.originalEvent.key === 'Enter') location.href = p.url; });
    }
  }
  frame.focus({preventScroll: true});
}
