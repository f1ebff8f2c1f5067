/** Hands a file to the member. Its name says nothing of what it is. */

/**
 * @param {Blob} blob
 * @param {string} name
 */
export async function saveFile(blob, name) {
  const file = new File([blob], name, {type: blob.type || 'application/octet-stream'});
  // An installed book on a phone has no downloads of its own there: the system's sheet has "Save to files".
  if (matchMedia('(display-mode: standalone)').matches && matchMedia('(pointer: coarse)').matches && navigator.canShare?.({files: [file]})) {
    return navigator.share({files: [file]});
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/**
 * A name for a file of today.
 *
 * @param {string} word such as `notebook`
 * @param {string} day
 * @param {string} ending
 */
export const fileName = (word, day, ending) => `${word}-${day}.${ending}`;
