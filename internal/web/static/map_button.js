// Offers the map that can be moved, under the drawn one. Only a press loads it.

export function offer(figure) {
  if (!window.matchMedia('(min-width: 56rem)').matches) return; // on a phone the list is the map
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button small';
  button.textContent = figure.dataset.open;
  figure.append(button);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const {show} = await import('./map.js');
      await show(figure);
      button.remove();
    } catch (error) {
      button.replaceWith(figure.dataset.failed);
      console.error(error);
    }
  });
}
