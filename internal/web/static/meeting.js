// What a meeting's page can do besides when scripts run: the time in the device's own zone, sharing, printing, the map.

// ---- The same moment by the device's clock, where that is another.
for (const line of document.querySelectorAll('.yours[data-time]')) {
  const start = new Date(line.dataset.time);
  const offset = /([+-])(\d\d):(\d\d)$/.exec(line.dataset.time);
  const there = offset ? (offset[1] === '-' ? 1 : -1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  if (offset && start.getTimezoneOffset() !== there) {
    const lang = document.documentElement.lang;
    const end = new Date(start.getTime() + Number(line.dataset.length) * 60000);
    const day = new Intl.DateTimeFormat(lang, {weekday: 'long'}).format(start);
    const clock = new Intl.DateTimeFormat(lang, {hour: 'numeric', minute: '2-digit', hour12: lang === 'en'});
    line.textContent = line.dataset.says.replace('{time}', `${day} ${clock.format(start)} – ${clock.format(end)}`.toLocaleLowerCase(lang).replace(/^./, (c) => (lang === 'en' ? c.toUpperCase() : c)));
    line.hidden = false;
  }
}

// ---- Sharing: the device's own way where it has one, else the address is copied, else the link stays a letter.
for (const link of document.querySelectorAll('.sharing')) {
  const address = location.origin + location.pathname;
  if (!navigator.share && !navigator.clipboard) continue;
  link.addEventListener('click', async (event) => {
    event.preventDefault();
    try {
      if (navigator.share) await navigator.share({title: link.dataset.title, text: link.dataset.title, url: address});
      else {
        await navigator.clipboard.writeText(address);
        document.getElementById('share-says').textContent = link.dataset.copied;
      }
    } catch (error) {
      if (error.name !== 'AbortError') location.href = link.href;
    }
  });
}

for (const button of document.querySelectorAll('.printing')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

const figure = document.querySelector('figure.map');
if (figure) import('./map_button.js').then(({offer}) => offer(figure));
