/** Reads a square code with the camera. The picture stays here: nothing of it is kept or sent. */

import {html, useEffect, useRef, useState} from '../vendor/ui.js';
import {t} from '../core/words.js';
import {Button} from './button.js';
import {Notice} from './notice.js';

const PAUSE = 200; // milliseconds between two looks
const WIDEST = 640;

/** Tells whether this device may have a camera that a page can use. */
export const canScan = () => Boolean(navigator.mediaDevices?.getUserMedia);

/**
 * @param {{onFound: (text: string) => void, onStop: () => void}} props onFound may be called again until the part goes
 */
export function Scan({onFound, onStop}) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [fault, setFault] = useState('');
  const found = useRef(onFound);
  found.current = onFound;
  useEffect(() => {
    let going = true;
    /** @type {MediaStream | undefined} */
    let stream;
    watch(() => going, (s) => void (stream = s), video, (text) => found.current(text)).catch((error) => {
      if (going) setFault(error?.name === 'NotAllowedError' ? 'scan.refused' : 'scan.none');
    });
    return () => {
      going = false;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  if (fault) return html`<${Notice} kind="warning" title=${t(fault)} buttons=${html`<${Button} small onClick=${onStop}>${t('app.close')}<//>`} alert>${t(`${fault}.more`)}<//>`;
  return html`<div class="scan">
    <p role="status">${t('scan.look')}</p>
    <video ref=${video} muted playsinline aria-hidden="true"></video>
    <p class="buttons"><${Button} onClick=${onStop}>${t('app.stop')}<//></p>
  </div>`;
}

/**
 * @param {() => boolean} going
 * @param {(stream: MediaStream) => void} onStream
 * @param {{current: HTMLVideoElement | null}} box
 * @param {(text: string) => void} onFound
 */
async function watch(going, onStream, box, onFound) {
  const [stream, {decodeQR}] = await Promise.all([
    navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}, audio: false}),
    import('../vendor/qr-decode.js'),
  ]);
  onStream(stream);
  const video = box.current;
  if (!going() || !video) return void stream.getTracks().forEach((track) => track.stop());
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  while (going() && pen) {
    const scale = Math.min(1, WIDEST / (video.videoWidth || WIDEST));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (canvas.width && canvas.height) {
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = look(decodeQR, pen.getImageData(0, 0, canvas.width, canvas.height));
      if (text) onFound(text);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/**
 * @param {typeof import('../vendor/qr-decode.js').decodeQR} decode
 * @param {ImageData} image
 */
function look(decode, image) {
  try {
    return decode(image);
  } catch {
    return ''; // no code in this picture
  }
}
