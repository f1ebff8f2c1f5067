// What the finder can do besides when scripts run: "Near me", following the blanks as they are filled, printing.
// Everything works without it.

const form = document.querySelector('form.asking');

// ---- Near me: the position is rounded to two decimals, about a kilometre, before it leaves the device.
const near = form && form.querySelector('.nearme');
const says = form && form.querySelector('.nearsays');

function set(name, value) {
  let field = form.querySelector(`input[type="hidden"][name="${name}"]`);
  if (!field) {
    field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

if (near && 'geolocation' in navigator) {
  near.hidden = false;
  near.addEventListener('click', () => {
    says.textContent = near.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({coords}) => {
        set('near', `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`);
        form.querySelector('input[name="place"]').value = '';
        set('here', '');
        const ways = form.querySelector('select[name="attendance"]');
        if (ways.value === 'online') ways.value = '';
        submit(form, near);
      },
      (error) => {
        says.textContent = error.code === error.PERMISSION_DENIED ? near.dataset.denied : near.dataset.unknown;
      },
      {enableHighAccuracy: false, maximumAge: 600000, timeout: 15000},
    );
  });
}

// ---- Following: a change of a choice asks anew, and the page comes back at the same place with the same control in hand.
// From the keyboard a list of choices asks only when it is left, because its value changes with every arrow key.
const KEEP = 'finder';

function submit(f, control) {
  try {
    sessionStorage.setItem(KEEP, JSON.stringify({
      name: control.name || '', value: control.type === 'checkbox' || control.type === 'radio' ? control.value : '', near: control === near, scroll: window.scrollY, at: Date.now(),
    }));
  } catch { /* without storage the page begins at its top */ }
  for (const field of f.querySelectorAll('input, select')) field.disabled = field.disabled || (field.type !== 'radio' && field.value === '');
  f.submit();
}

for (const f of document.querySelectorAll('form.follows')) {
  let byKey = false;
  let changed = null;
  f.addEventListener('keydown', (e) => { byKey = e.key !== 'Enter'; });
  f.addEventListener('pointerdown', () => { byKey = false; });
  f.addEventListener('change', ({target}) => {
    if (target.type === 'text' || target.type === 'search') return; // Enter or the button sends what is typed
    if (target.tagName === 'SELECT' && byKey) changed = target;
    else submit(f, target);
  });
  f.addEventListener('focusout', ({target}) => {
    if (target === changed) submit(f, target);
  });
}

// Blank fields ask nothing, so they need not stand in the address.
for (const f of document.querySelectorAll('form.asking, form.follows')) {
  f.addEventListener('submit', () => {
    for (const field of f.querySelectorAll('input, select')) if (field.value === '') field.disabled = true;
  });
}
window.addEventListener('pageshow', () => {
  for (const field of document.querySelectorAll('form.asking :disabled, form.follows :disabled')) field.disabled = false;
});

try {
  const kept = JSON.parse(sessionStorage.getItem(KEEP) || 'null');
  sessionStorage.removeItem(KEEP);
  if (kept && Date.now() - kept.at < 15000) {
    const control = kept.near ? near : [...document.querySelectorAll('form.follows input, form.follows select')]
      .find((c) => c.name === kept.name && c.type !== 'hidden' && (kept.value === '' || c.value === kept.value));
    if (control) control.focus({preventScroll: true});
    window.scrollTo(0, kept.scroll);
  }
} catch { /* the page begins at its top */ }

// ---- Printing
for (const button of document.querySelectorAll('.printing')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// ---- The map that moves is large; it is loaded when somebody asks for it.
const figure = document.querySelector('figure.map');
if (figure) import('./map_button.js').then(({offer}) => offer(figure));
